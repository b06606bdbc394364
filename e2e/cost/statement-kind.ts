/**
 * `login`: the login itself, its audit rows included. `limits`: rate limits. `behind`: after the response:
 * refilling spare codes, deleting expired rows.
 */
export type StatementKind = 'login' | 'limits' | 'behind'

const others: [Exclude<StatementKind, 'login'>, RegExp[]][] = [
  [
    'behind',
    [
      /^\s*DELETE FROM "\w+" WHERE \w+ IN \(/,
      /^\s*WITH gone AS \(/,
      /^\s*SELECT count\(\*\)::int AS count FROM "Scene"/,
      /^\s*SELECT COUNT\(\*\).*"SpareCode"/,
      /^\s*INSERT INTO .*"SpareCode"/,
    ],
  ],
  ['limits', [/"RateLimit"/]],
]

/** The kind of a statement. An unknown one counts as the login's. */
export function statementKind(sql: string): StatementKind {
  return others.find(([, forms]) => forms.some((form) => form.test(sql)))?.[0] ?? 'login'
}
