import { readFileSync } from 'node:fs'
import { Client } from 'pg'

export type Plan = {
  /** The beginning of the statement. */
  statement: string
  /** Each step that reads a table: how, which, and by which index. */
  reads: string[]
  ms: number
}

/** A node of EXPLAIN (FORMAT JSON). */
type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: Node[]
}

type Recorded = { text: string; values: unknown[] }

/** The plans of the statements in `file`, as record-statements.mjs writes them. Each is executed once more: they only read. */
export async function plansOf(file: string, database: string): Promise<Plan[]> {
  const recorded = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  const client = new Client(database)
  await client.connect()
  try {
    const plans: Plan[] = []
    for (const line of new Set(recorded)) {
      const { text, values } = JSON.parse(line) as Recorded
      if (!/^\s*(select|with)\b/i.test(text)) continue
      await client.query('BEGIN READ ONLY')
      const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values)
      await client.query('ROLLBACK')
      const [{ Plan: root, 'Execution Time': ms }] = rows[0]['QUERY PLAN'] as [
        { Plan: Node; 'Execution Time': number },
      ]
      plans.push({ statement: text.trim().replaceAll(/\s+/g, ' ').slice(0, 120), reads: readsOf(root), ms })
    }
    return plans
  } finally {
    await client.end()
  }
}

function readsOf(node: Node): string[] {
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index, Plans: parts = [] } = node
  const own = table ?? (index && '')
  return [
    ...(own === undefined ? [] : [[type, own, index].filter(Boolean).join(' ')]),
    ...parts.flatMap((part) => readsOf(part)),
  ]
}
