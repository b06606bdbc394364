import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { browserSecretOf, isSecureSite, newBrowserSecret, setBrowserSecret } from '#app/http/cookies.ts'
import { pagePolicy } from '#app/http/policy.ts'

export const config = { matcher: '/((?!api/|api$|_next/static/).*)' }

/** Before every page: its policy with a fresh nonce, and the browser secret, so that the first render already has it. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64')
  const policy = pagePolicy(nonce)
  const visited = isVisit(request)
  const secret = visited && browserSecretOf(request.cookies) === null ? newBrowserSecret() : null

  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.set('x-saoma-visit', visited ? 'yes' : 'no')
  headers.set('x-saoma-path', request.nextUrl.pathname + request.nextUrl.search)
  // Next's own page for what went wrong is no address of ours: it would answer 500.
  const isOurs = !request.nextUrl.pathname.startsWith('/_global-error')
  const response = isOurs
    ? NextResponse.next({ request: { headers } })
    : NextResponse.rewrite(new URL('/_not-found', request.nextUrl), { request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  response.headers.set('Cache-Control', 'no-store')
  if (isSecureSite()) response.headers.set('Strict-Transport-Security', 'max-age=31536000')
  if (secret !== null) setBrowserSecret(response, secret)
  return response
}

/** Does somebody look at the page? HEAD, prefetch and prerender must open no scene and bind no browser. */
function isVisit({ method, headers }: NextRequest): boolean {
  const purpose = headers.get('sec-purpose') ?? headers.get('purpose') ?? headers.get('x-moz') ?? ''
  return method === 'GET' && !purpose.includes('prefetch')
}
