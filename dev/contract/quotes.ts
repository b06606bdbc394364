export interface Quote {
  /** The line it is said to be from. */
  number?: number
  text: string
}

/** What a test's title quotes: `“text”`, or `3, “text”` from a numbered line. */
export function quotesIn(title: string): Quote[] {
  return [...title.matchAll(/(?:(\d+), )?“([^”]*)”/g)].map(([, number, text = '']) => ({
    ...(number && { number: Number(number) }),
    text,
  }))
}
