/** A page of facts that tests quote: bullets and numbered entries, each line of them one clause. */
export interface Clause {
  text: string
  /** Where it begins in the text of its entry. */
  start: number
}

export interface Entry {
  section: string
  /** Of a numbered entry. */
  number?: number
  /** All clauses, with a space between them. */
  text: string
  clauses: Clause[]
}

/** Everything else on the page, headings and paragraphs, is no part of the contract. */
export function parseContract(markdown: string): Entry[] {
  const entries: Entry[] = []
  let section = ''
  let open: Entry | undefined
  for (const line of markdown.split('\n')) {
    const [, heading] = /^## (.+)/.exec(line) ?? []
    const [, number, first] = /^(?:-|(\d+)\.) +(.+)/.exec(line) ?? []
    if (heading !== undefined) section = heading
    if (first !== undefined) {
      open = { section, ...(number && { number: Number(number) }), text: '', clauses: [] }
      entries.push(open)
    } else if (!/^ +\S/.test(line)) open = undefined
    if (open) addClause(open, first ?? line.trim())
  }
  return entries
}

function addClause(entry: Entry, text: string): void {
  const before = entry.text === '' ? '' : `${entry.text} `
  entry.clauses.push({ text, start: before.length })
  entry.text = before + text
}
