import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { browserCookieOf, forwardBrowserCookie, isSecureSite, setBrowserCookie } from '#app/http/cookies.ts'
import { pagePolicy } from '#app/http/policy.ts'
import { env } from '#lib/env.ts'
import { newBrowserSecret } from '#lib/visitor/browser-cookie.ts'

export const config = {
  matcher: '/((?!api/|api$|oidc/(?:authorize|token|userinfo|jwks|logout)$|\\.well-known/o|_next/static/).*)',
}

/** Runs before every page: sets its policy with a new nonce, and the browser secret, which the first render needs. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64')
  const policy = pagePolicy(nonce)
  const visited = isVisit(request)
  const isNew = visited && browserCookieOf(request.cookies) === null
  const cookie = isNew ? { secret: newBrowserSecret(), people: [] } : null
  if (cookie) forwardBrowserCookie(request, cookie)

  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.set('x-saoma-visit', visited ? 'yes' : 'no')
  headers.set('x-saoma-path', request.nextUrl.pathname + request.nextUrl.search)
  // Next would answer 500 at the address of its own error page.
  const isOurs = !request.nextUrl.pathname.startsWith('/_global-error')
  const response = isOurs
    ? NextResponse.next({ request: { headers } })
    : NextResponse.rewrite(new URL('/_not-found', request.nextUrl), { request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  response.headers.set('Cache-Control', 'no-store')
  // iOS's WeChat shows it from another origin, as it does avatars.
  if (isLogo(request.nextUrl)) response.headers.set('Cross-Origin-Resource-Policy', 'cross-origin')
  if (isSecureSite()) response.headers.set('Strict-Transport-Security', 'max-age=31536000')
  if (cookie) setBrowserCookie(response, cookie)
  return response
}

function isLogo({ pathname }: URL): boolean {
  const { SAOMA_URL, SAOMA_SITE_LOGO } = env()
  return SAOMA_SITE_LOGO !== undefined && new URL(SAOMA_SITE_LOGO, SAOMA_URL).pathname === pathname
}

/**
 * Whether somebody looks at the page. HEAD, prefetch, prerender, and loading it as an image, in a frame or by a script of
 * another site open no scene and bind no browser: otherwise other sites could use up a visitor's rate limit.
 */
function isVisit({ method, headers }: NextRequest): boolean {
  const purpose = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => headers.get(name)).join(' ')
  return method === 'GET' && !/prefetch|prerender|preview/i.test(purpose) && isPageLoad(headers)
}

/** Next's client router fetches pages by script, from this site. Browsers that send no Sec-Fetch headers are let in. */
function isPageLoad(headers: Headers): boolean {
  const destination = headers.get('sec-fetch-dest') ?? 'document'
  if (destination === 'empty') return headers.get('sec-fetch-site') === 'same-origin'
  return destination === 'document'
}
