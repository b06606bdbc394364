/** All error codes (docs/protocol.md) with their HTTP status. */
export const statusOf = {
  bad_request: 400,
  wechat_code_invalid: 400,
  number_mismatch: 400,
  unauthenticated: 401,
  forbidden: 403,
  user_blocked: 403,
  login_too_old: 403,
  scene_unknown: 404,
  not_found: 404,
  method_not_allowed: 405,
  scene_taken: 409,
  scene_state: 409,
  scene_expired: 410,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  wechat_unavailable: 502,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof statusOf

export type Reason =
  'wechat_quota' | 'too_many_codes' | 'nickname_control' | 'nickname_empty' | 'nickname_too_long'

type Details = {
  cause?: unknown
  /** The invalid field of the body. */
  field?: string
  /** More precise than the code, where the caller needs to know. */
  reason?: Reason
  /** Seconds to wait before retrying. */
  retryAfter?: number
}

/** An error sent to the caller. `message` and `cause` are for the log only. */
export class SaomaError extends Error {
  /**
   * By name: Next evaluates this module several times in one process, and an error of one copy reaches another through
   * `remember()`.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'SaomaError'
  }

  readonly field: string | undefined
  readonly reason: Reason | undefined
  readonly retryAfter: number | undefined

  constructor(
    readonly code: ErrorCode,
    { cause, field, reason, retryAfter }: Details = {},
  ) {
    super(code, { cause })
    this.name = 'SaomaError'
    this.field = field
    this.reason = reason
    this.retryAfter = retryAfter
  }
}
