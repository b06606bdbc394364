import { NextResponse } from 'next/server'
import { isUnavailable } from '#lib/db/unavailable.ts'
import { SaomaError, statusOf } from '#lib/errors.ts'
import { requestId } from '#lib/log.ts'
import { languageOf } from '../language.ts'
import { noteFailure } from './log.ts'
import { messages } from './messages.ts'

const headers = { 'Cache-Control': 'no-store' }
const outageRetrySeconds = 5

/** The envelope of a success, `{ code: 200, data, msg }`. Never cached. */
export function success(data: object): NextResponse {
  return NextResponse.json({ code: 200, data, msg: 'ok' }, { headers })
}

/**
 * The envelope of a failure, `{ code, data: null, msg, error }`, in development with `docs`. Also notes the error for the
 * request's log line.
 */
export function failure(thrown: unknown, request: Request): NextResponse {
  const error = noteError(thrown)
  const status = statusOf[error.code]
  const body = {
    code: status,
    data: null,
    msg: message(error, request),
    error: error.code,
    ...docsOf(error, request),
  }
  return withRetryAfter(NextResponse.json(body, { status, headers }), error)
}

/** The response to an error, with when to retry, if that is known. */
export function withRetryAfter(response: NextResponse, { retryAfter }: SaomaError): NextResponse {
  if (retryAfter !== undefined) response.headers.set('Retry-After', String(retryAfter))
  return response
}

export function seeOther(location: string): NextResponse {
  return new NextResponse(null, { status: 303, headers: { ...headers, Location: location } })
}

/** The error of the closed list, noted for the request's log line. */
export function noteError(thrown: unknown): SaomaError {
  const error = toSaomaError(thrown)
  noteFailure(error, thrown)
  return error
}

/** Maps any error to the closed list of docs/protocol.md. */
export function toSaomaError(thrown: unknown): SaomaError {
  if (thrown instanceof SaomaError) return thrown
  if (isUnavailable(thrown)) return new SaomaError('unavailable', { retryAfter: outageRetrySeconds })
  return new SaomaError('internal')
}

/** Where the documentation explains it, for whoever develops a client. The build for production leaves it out. */
function docsOf({ code }: SaomaError, request: Request): { docs?: string } {
  if (process.env.NODE_ENV !== 'development') return {}
  const page = languageOf(request.headers) === 'zh' ? 'errors.zh-CN.md' : 'errors.md'
  return { docs: `docs/${page}#${code}` }
}

function message({ code, reason, field }: SaomaError, request: Request): string {
  const text = messages[languageOf(request.headers)][reason ?? code]
  // The message of a reason names the field itself.
  if (field !== undefined && reason === undefined) return `${text}: ${field}`
  return code === 'internal' ? `${text} (${requestId()})` : text
}
