const block = /^ +\d+ flaky\n((?: {4,}\S.*\n?)+)/m

/**
 * Browser tests that passed at the second try only, from what Playwright printed: a sentence each, nothing where there is
 * none. In CI those may try twice, since one unlucky moment of a busy machine and its browser says little; that it happened is
 * always said. Whoever runs them by hand gets no second try, nor does anything that shows that a race is never lost.
 */
export function flakyIn(output: string): string {
  const titles = block.exec(output)?.[1]?.trimEnd().split('\n') ?? []
  return titles.map((title) => `Passed at the second try only: ${title.trim()}`).join('\n')
}
