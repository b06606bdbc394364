const beginning = 'Passed at the second try only: '
const playwrightBlock = /^ +\d+ flaky\n((?: {4,}\S.*\n?)+)/m

export function sentence(test: string): string {
  return `${beginning}${test}`
}

/**
 * Tests that passed at the second try only, from what vitest (by our reporter) or Playwright printed: a sentence each, nothing
 * where there is none. In CI they may try twice, since one unlucky moment of a busy machine among thousands of tests says
 * little. That it happened is always said; and whoever runs the tests by hand gets no second try.
 */
export function flakyIn(output: string): string {
  const ofVitest = output.split('\n').filter((line) => line.startsWith(beginning))
  const ofPlaywright = playwrightBlock.exec(output)?.[1]?.trimEnd().split('\n') ?? []
  return [...ofVitest, ...ofPlaywright.map((line) => sentence(line.trim()))].join('\n')
}
