const TICK_MS = 1_000
/** Where nothing can be written over, as in a log. */
const LINE_EVERY_MS = 20_000

export interface Screen {
  isTTY?: boolean
  write(text: string): unknown
}

/** Shows that something is going on while `work` runs, and leaves no trace of that on a terminal. */
export async function shown<Result>(
  title: string,
  work: () => Promise<Result>,
  screen: Screen = process.stdout,
): Promise<Result> {
  const begun = Date.now()
  const seconds = (): number => Math.round((Date.now() - begun) / 1000)
  if (screen.isTTY) screen.write(`${title}…`)
  const ticker = screen.isTTY
    ? setInterval(() => screen.write(`\r${title}… ${seconds()} s`), TICK_MS)
    : setInterval(() => screen.write(`${title}… ${seconds()} s\n`), LINE_EVERY_MS)
  try {
    return await work()
  } finally {
    clearInterval(ticker)
    if (screen.isTTY) screen.write('\r\u001B[K')
  }
}
