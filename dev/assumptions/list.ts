import { readFileSync } from 'node:fs'
import type * as assumptions from '../../packages/wechat-standin/assumptions.ts'

export type Assumptions = typeof assumptions
export type Name = keyof Assumptions

export interface Assumption {
  /** U: a constant of the WeChat stand-in. H: to be tried by hand. */
  id: string
  /** The constant. */
  name: Name | null
  sentence: string
}

/** The list of docs/assumptions.md, which is the only one. */
export function listAssumptions(): Assumption[] {
  const page = readFileSync(new URL('../../docs/assumptions.md', import.meta.url), 'utf8')
  const found = page.matchAll(/^- \*\*([UH]\d+)\*\* (?:`([A-Z0-9_]+)`: )?(.+)$/gm)
  return Array.from(found, ([, id = '', name, sentence = '']) => ({
    id,
    name: (name as Name | undefined) ?? null,
    sentence,
  }))
}
