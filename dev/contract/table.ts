import type { Coverage, CoveredClause } from './coverage.ts'

/** One line a clause, by section: how many tests quote it, or why none does; then what is wrong. */
export function tableOf(name: string, { clauses, faults }: Coverage): string {
  const lines = [`${name}: ${summaryOf(clauses)}`]
  let section = ''
  for (const one of clauses) {
    if (one.entry.section !== section) lines.push(`  ${(section = one.entry.section)}`)
    lines.push(`  ${resultOf(one).padStart(11)}  ${numberOf(one)}${one.clause.text}`)
    if (one.excuse !== undefined) lines.push(`${' '.repeat(15)}not covered: ${one.excuse}`)
  }
  return [...lines, ...faults.map((fault) => `  ✗ ${fault}`)].join('\n')
}

/** Those of the contracts, and that of the doctor. */
const tables =
  /^(?:.+: \d+ of \d+ clauses covered by tests.*|What was broken, and what the doctor said: .+)(?:\n.+)*/gm

/** The tables in what a test run printed; each ends with an empty line. */
export function tablesIn(output: string): string {
  return Array.from(output.matchAll(tables), String).join('\n\n')
}

function summaryOf(clauses: readonly CoveredClause[]): string {
  const covered = clauses.filter(({ tests }) => tests > 0).length
  const excused = clauses.filter(({ excuse }) => excuse !== undefined).length
  const open = clauses.length - covered - excused
  return `${covered} of ${clauses.length} clauses covered by tests, ${excused} excused, ${open} open`
}

function resultOf({ tests, excuse }: CoveredClause): string {
  if (tests === 0) return excuse === undefined ? '✗ no test' : 'excused'
  return tests === 1 ? '1 test' : `${tests} tests`
}

function numberOf({ entry, clause }: CoveredClause): string {
  return entry.number !== undefined && clause.start === 0 ? `${entry.number}. ` : ''
}
