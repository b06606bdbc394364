import type { Clause, Entry } from './contract.ts'
import { quotesIn, type Quote } from './quotes.ts'

/** Why a clause has no test here. */
export interface Excuse {
  /** The clause, verbatim and whole. */
  clause: string
  why: string
}

export interface CoveredClause {
  entry: Entry
  clause: Clause
  /** How many tests quote it. */
  tests: number
  excuse?: string
}

export interface Coverage {
  clauses: CoveredClause[]
  /** Sentences; none: all is in order. */
  faults: string[]
}

/** Which clauses the titles of tests that passed quote, and what is wrong with clauses, quotes and excuses. */
export function judge(
  entries: readonly Entry[],
  titles: readonly string[],
  excuses: readonly Excuse[],
): Coverage {
  const clauses: CoveredClause[] = entries.flatMap((entry) =>
    entry.clauses.map((clause) => ({ entry, clause, tests: 0 })),
  )
  const faults: string[] = []
  for (const title of titles) {
    const quoted = new Set<CoveredClause>()
    for (const quote of quotesIn(title)) {
      const found = find(clauses, quote)
      if (typeof found === 'string') faults.push(`${found}: “${quote.text}” in the title: ${title}`)
      else for (const clause of found) quoted.add(clause)
    }
    for (const clause of quoted) clause.tests += 1
  }
  for (const excuse of excuses) faults.push(...excuseOne(clauses, excuse))
  for (const { clause, tests, excuse } of clauses)
    if (tests === 0 && excuse === undefined)
      faults.push(`neither quoted by a test nor excused: ${clause.text}`)
  return { clauses, faults }
}

/** The clauses that one quote touches, or why it is no good. Words that stand in two places say nothing. */
function find(clauses: readonly CoveredClause[], { number, text }: Quote): CoveredClause[] | string {
  if (text.trim() === '') return 'quotes nothing'
  const candidates = clauses.filter(({ entry }) => number === undefined || entry.number === number)
  const places = [...new Set(candidates.map(({ entry }) => entry))].flatMap((entry) =>
    occurrences(entry.text, text).map((start) => ({ entry, start, end: start + text.length })),
  )
  const [place, ...others] = places
  if (!place) return 'not in the contract'
  if (others.length > 0) return `in ${places.length} places of the contract`
  return candidates.filter(
    ({ entry, clause }) =>
      entry === place.entry && clause.start < place.end && clause.start + clause.text.length > place.start,
  )
}

function occurrences(text: string, part: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found.push(at)
  return found
}

function excuseOne(clauses: readonly CoveredClause[], { clause: text, why }: Excuse): string[] {
  const excused = clauses.filter(({ clause }) => clause.text === text)
  const [found] = excused
  if (!found || excused.length > 1)
    return [`an excuse for what is ${found ? 'there twice' : 'no clause'}: ${text}`]
  if (found.tests > 0) return [`an excuse for what ${found.tests} tests quote: ${text}`]
  found.excuse = why
  return []
}
