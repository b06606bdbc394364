import { SaomaError } from '../errors.ts'

/** As a process that has just started. */
export function forget(): void {
  Object.assign(globalThis, { saomaToken: undefined, saomaTokenPending: undefined, saomaCircuits: undefined })
}

/** The code of the error that it ends with, and WeChat's errcode if the log would tell one. */
export async function failureOf(doing: Promise<unknown>): Promise<string> {
  const error: unknown = await doing.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof SaomaError)) return `no error of ours: ${String(error)}`
  const { message } = error.cause as Error
  return `${error.code} ${/answered (-?\d+)/.exec(message)?.[1] ?? ''}`.trim()
}
