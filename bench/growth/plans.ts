import { readFileSync, writeFileSync } from 'node:fs'

/** A statement of Saoma's, at its slowest. `reads`: each step that reads a table: how, which, and by which index. */
export interface Plan {
  text: string
  ms: number
  /** Pages of 8 KB that it looked at. */
  pages: number
  reads: string[]
}

/** A node of EXPLAIN (FORMAT JSON). */
interface Node {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Loops': number
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Node[]
}

type Line = { text: string } & (
  { plan: { Plan: Node; 'Planning Time': number; 'Execution Time': number } } | { error: string }
)

/** The plans that explain.mjs has written to `file` since the last time. */
export function takePlans(file: string): Plan[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  writeFileSync(file, '')
  return lines.flatMap((json) => {
    const line = JSON.parse(json) as Line
    const text = line.text.trim().replaceAll(/\s+/g, ' ').replaceAll(/\$\d+/g, '?')
    if ('error' in line)
      return /timeout/.test(line.error) ? { text, ms: 60_000, pages: Infinity, reads: [line.error] } : []
    const { Plan: root, 'Planning Time': planning, 'Execution Time': execution } = line.plan
    return { text, ms: planning + execution, pages: pagesOf(root), reads: readsOf(root) }
  })
}

/** The most that a part has read: the whole does not count what is written beside its result. */
function pagesOf({ Plans: parts = [], ...node }: Node): number {
  return Math.max(node['Shared Hit Blocks'] + node['Shared Read Blocks'], ...parts.map(pagesOf))
}

/** Without what was planned and not needed. */
function readsOf(node: Node): string[] {
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index, Plans: parts = [] } = node
  if (node['Actual Loops'] === 0) return []
  const own = table ?? (index && '')
  return [
    ...(own === undefined ? [] : [[type, own, index].filter(Boolean).join(' ')]),
    ...parts.flatMap(readsOf),
  ]
}
