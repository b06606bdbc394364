import { NextResponse } from 'next/server'
import type { NextRequest } from 'next/server'
import { route } from '../http/api-route.ts'

const preflight = {
  'Access-Control-Allow-Methods': 'GET, POST',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type',
  'Access-Control-Max-Age': '3600',
}

type Routes = ReturnType<typeof route>
type Handler = Routes['GET']

/** Like `route`, for what scripts of any site may call: no cookie counts here. */
export function publicRoute(path: string, given: Parameters<typeof route>[1]): Routes {
  const routes = route(path, {
    ...given,
    OPTIONS: async () => new NextResponse(null, { status: 204, headers: preflight }),
  })
  return Object.fromEntries(
    Object.entries(routes).map(([method, handler]) => [method, open(handler)]),
  ) as Routes
}

function open(handler: Handler): Handler {
  return async (request: NextRequest, context) => {
    const response = await handler(request, context)
    response.headers.set('Access-Control-Allow-Origin', '*')
    return response
  }
}

export function seeOther(location: string): NextResponse {
  return new NextResponse(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store' } })
}

/** `maxAge`: how many seconds it may be cached; 0 for not at all. */
export function json(body: object, { status = 200, maxAge = 0, headers = {} } = {}): NextResponse {
  const caching = maxAge === 0 ? 'no-store' : `public, max-age=${maxAge}`
  return NextResponse.json(body, { status, headers: { 'Cache-Control': caching, ...headers } })
}

/** An error of the token endpoint (RFC 6749 §5.2). */
export function oauthError(status: number, error: string, description: string, headers = {}): NextResponse {
  return json({ error, error_description: description }, { status, headers })
}
