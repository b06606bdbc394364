const TICK_MS = 1_000
/** In a log, where nothing can be overwritten. */
const LINE_EVERY_MS = 20_000

export interface Screen {
  isTTY?: boolean
  write(text: string): unknown
}

/** Shows what is going on while `work` runs. On a terminal, nothing of that is left at the end. */
export async function shown<Result>(
  title: string | (() => string),
  work: () => Promise<Result>,
  screen: Screen = process.stdout,
): Promise<Result> {
  const begun = Date.now()
  const progress = (): string =>
    `${typeof title === 'string' ? title : title()}… ${Math.round((Date.now() - begun) / 1000)} s`
  const ticker = screen.isTTY
    ? setInterval(() => screen.write(`\r\u001B[K${progress()}`), TICK_MS)
    : setInterval(() => screen.write(`${progress()}\n`), LINE_EVERY_MS)
  try {
    return await work()
  } finally {
    clearInterval(ticker)
    if (screen.isTTY) screen.write('\r\u001B[K')
  }
}
