import { NextResponse } from 'next/server'

/** For scripts of other sites; next.config.js adds what they may do, as no cookie counts here. */
export async function preflight(): Promise<NextResponse> {
  return new NextResponse(null, { status: 204 })
}

/** `maxAge`: how many seconds it may be cached; 0 for not at all. */
export function json(body: object, { status = 200, maxAge = 0, headers = {} } = {}): NextResponse {
  const caching = maxAge === 0 ? 'no-store' : `public, max-age=${maxAge}`
  return NextResponse.json(body, { status, headers: { 'Cache-Control': caching, ...headers } })
}
