export const CALLS_MAX = 10_000

/** One request of WeChat's paths, without its secrets; `errcode` once it was answered with one. */
export interface RecordedCall {
  path: string
  method: string
  /** ISO 8601, by the stand-in's clock. */
  at: string
  appid?: string
  scene?: string
  page?: string
  envVersion?: string
  checkPath?: boolean
  width?: number
  isHyaline?: boolean
  forceRefresh?: boolean
  errcode?: number
  /** The connection was destroyed without an answer. */
  dropped?: boolean
}

/** The newest 10,000, oldest first. */
export interface Calls {
  add(call: RecordedCall): void
  list(): readonly RecordedCall[]
  reset(): void
}

export function createCalls(): Calls {
  let calls: RecordedCall[] = []
  return {
    add(call) {
      calls.push(call)
      if (calls.length > CALLS_MAX) calls.shift()
    },
    list: () => calls,
    reset() {
      calls = []
    },
  }
}
