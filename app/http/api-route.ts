import type { NextRequest, NextResponse } from 'next/server'
import { env } from '#lib/env.ts'
import { SaomaError } from '#lib/errors.ts'
import { afterResponse } from './after-response.ts'
import { failure } from './response.ts'
import { logRequest } from './log.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
type Method = (typeof methods)[number]

type Params = Record<string, string>
type NextParams = Record<string, string | string[] | undefined>
type Handler = (request: NextRequest, params: Params) => Promise<NextResponse>
type OnFailure = (thrown: unknown, request: NextRequest) => NextResponse
type NextHandler = (
  request: NextRequest,
  context: { params: Promise<NextParams | undefined> },
) => Promise<NextResponse>

/**
 * Route handlers for all methods: the given ones, and `method_not_allowed` for the others. HEAD is handled by GET. Errors
 * become the envelope of a failure, or what `onFailure` makes of them. `path` is the route's pattern, for the log.
 * @example export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/health', { GET })
 */
export function route(
  path: string,
  given: Partial<Record<Exclude<Method, 'HEAD'>, Handler>>,
  onFailure: OnFailure = failure,
): Record<Method, NextHandler> {
  const handlers: Partial<Record<Method, Handler>> = { ...given, ...(given.GET && { HEAD: given.GET }) }
  const allowed = methods.filter((method) => handlers[method]).join(', ')
  const refuse: Handler = async (request) => {
    const response = onFailure(new SaomaError('method_not_allowed'), request)
    response.headers.set('Allow', allowed)
    return response
  }
  const entries = methods.map(
    (method) => [method, wrap(path, handlers[method] ?? refuse, onFailure)] as const,
  )
  return Object.fromEntries(entries) as Record<Method, NextHandler>
}

function wrap(path: string, handler: Handler, onFailure: OnFailure): NextHandler {
  return (request, { params }) =>
    logRequest({ method: request.method, path }, async () => {
      try {
        return await handler(request, textParams((await params) ?? {}))
      } catch (error) {
        return onFailure(error, request)
      } finally {
        // Also after a failure: the refusal of a login is an event.
        if (request.method !== 'GET' && request.method !== 'HEAD') deliverEvents()
      }
    })
}

/** Imported where it is used, because each route is a bundle of its own. */
function deliverEvents(): void {
  if (env().SAOMA_WEBHOOK_URL === undefined) return
  void afterResponse(async () => (await import('#lib/webhook/deliver.ts')).deliverEvents())
}

/** The parameters of the path. A catch-all's list of segments is left out: no handler needs it. */
function textParams(params: NextParams): Params {
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
