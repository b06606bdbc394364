import { env } from '#lib/env.ts'
import { pushSettings } from '#lib/pusher/channel.ts'

/**
 * The Content-Security-Policy of a page whose scripts and styles have this nonce. `formOrigin` is another origin to which the
 * answer to a form may redirect: browsers hold form-action against that too, and against where that site redirects.
 */
export function pagePolicy(nonce: string, formOrigin = ''): string {
  const dev = process.env.NODE_ENV === 'development'
  const directives = {
    'default-src': "'none'",
    'script-src': `'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    'style-src': dev ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    'img-src': `'self' data: ${env().SAOMA_URL}`,
    'font-src': "'self'",
    'connect-src': ["'self'", ...socketOrigins()].join(' '),
    'manifest-src': "'self'",
    'form-action': formOrigin === '' ? "'self'" : `'self' ${formOrigin} *`,
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  }
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}

/** The only origins that pusher-js connects to. */
function socketOrigins(): string[] {
  const { host, port, tls, cluster } = pushSettings()
  const authority = host ?? `ws-${cluster}.pusher.com`
  return [`${tls ? 'wss' : 'ws'}://${authority}${port === undefined ? '' : `:${port}`}`]
}
