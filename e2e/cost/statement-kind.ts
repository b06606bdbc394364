/**
 * `login`: what a login is made of, its audit trail included. `limits`: rate limits. `behind`: after an answer,
 * for nobody in particular: spare codes for those to come, and what is over is removed.
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

/** Which kind of statement this SQL is. One that nobody has thought of counts as the login's. */
export function statementKind(sql: string): StatementKind {
  return others.find(([, forms]) => forms.some((form) => form.test(sql)))?.[0] ?? 'login'
}
