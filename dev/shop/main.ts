/**
 * A small shop that signs people in by Saoma, as any site may: plain Node and openid-client, and nothing of Saoma's. It keeps
 * its accounts and sessions in memory.
 *
 * SHOP_PORT, SHOP_ISSUER, SHOP_CLIENT_ID, SHOP_CLIENT_SECRET
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oidc from 'openid-client'
import { page, type Account, type Shown } from './page.ts'

type Session = {
  account: Account | null
  sid: string | null
  idToken: string | null
  streams: Set<ServerResponse>
}
type Pending = { verifier: string; state: string; nonce: string; links: boolean }

const port = Number(process.env['SHOP_PORT'])
const issuer = process.env['SHOP_ISSUER'] ?? ''
const clientId = process.env['SHOP_CLIENT_ID'] ?? ''
const own = `http://127.0.0.1:${port}`
const callback = `${own}/callback`

/** An account from before: it has no `sub` until its owner links it. */
const existing: Account = { name: '老顾客 Lin', sub: null }
const accounts = new Map<string, Account>()
const sessions = new Map<string, Session>()
const pending = new Map<string, Pending>()

const config = await oidc.discovery(
  new URL(issuer),
  clientId,
  process.env['SHOP_CLIENT_SECRET'],
  undefined,
  // The demo is on loopback.
  { execute: [oidc.allowInsecureRequests] },
)
const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''))

type Visit = { id: string; session: Session; request: IncomingMessage; response: ServerResponse; url: URL }

const routes: Record<string, (visit: Visit) => Promise<void> | void> = {
  'GET /': ({ session, request, response }) => {
    const shown: Shown = {
      account: session.account,
      chinese: !/^en/i.test(request.headers['accept-language'] ?? ''),
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(shown))
  },
  'GET /sign-in': (visit) => begin(visit, false),
  'GET /link': (visit) => begin(visit, true),
  /** As if the old customer had typed a password. */
  'POST /old-account': ({ session, response }) => {
    session.account = existing
    goTo(response, '/')
  },
  'GET /callback': finish,
  'POST /sign-out': ({ session, response }) => {
    const { idToken } = session
    end(session)
    if (idToken === null) return goTo(response, '/')
    const params = { id_token_hint: idToken, post_logout_redirect_uri: `${own}/` }
    goTo(response, oidc.buildEndSessionUrl(config, params).href)
  },
  'POST /backchannel': logOutByToken,
  /** The page listens here, and loads itself again when its session ends. */
  'GET /events': ({ session, response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': open\n\n')
    session.streams.add(response)
    response.once('close', () => session.streams.delete(response))
  },
}

async function begin({ id, response }: Visit, links: boolean): Promise<void> {
  const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()]
  pending.set(id, { verifier, state, nonce, links })
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid profile',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  goTo(response, url.href)
}

async function finish({ id, session, response, url }: Visit): Promise<void> {
  const asked = pending.get(id)
  pending.delete(id)
  if (!asked || url.searchParams.get('error') === 'access_denied') return goTo(response, '/')
  const tokens = await oidc.authorizationCodeGrant(config, url, {
    pkceCodeVerifier: asked.verifier,
    expectedState: asked.state,
    expectedNonce: asked.nonce,
  })
  const claims = tokens.claims()
  if (!claims) throw new Error('no ID token')
  const key = `${claims.iss} ${claims.sub}`
  if (asked.links && session.account) accounts.set(key, Object.assign(session.account, { sub: claims.sub }))
  const name = typeof claims['name'] === 'string' ? claims['name'] : claims.sub
  const account = accounts.get(key) ?? { name, sub: claims.sub }
  accounts.set(key, account)
  Object.assign(session, { account, sid: claims['sid'], idToken: tokens.id_token })
  goTo(response, '/')
}

async function logOutByToken({ request, response }: Visit): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const token = new URLSearchParams(body).get('logout_token') ?? ''
  const { payload } = await jwtVerify(token, keys, { issuer, audience: clientId, typ: 'logout+jwt' })
  for (const session of sessions.values()) if (session.sid === payload['sid']) end(session)
  response.writeHead(200).end()
}

function end(session: Session): void {
  Object.assign(session, { account: null, sid: null, idToken: null })
  for (const stream of session.streams) stream.write('event: signed-out\ndata:\n\n')
}

function goTo(response: ServerResponse, location: string): void {
  response.writeHead(303, { location }).end()
}

function visitOf(request: IncomingMessage, response: ServerResponse): Visit {
  const known = /(?:^|; )shop=([\w-]{36})/.exec(request.headers.cookie ?? '')?.[1]
  const id = known !== undefined && sessions.has(known) ? known : randomUUID()
  const session = sessions.get(id) ?? { account: null, sid: null, idToken: null, streams: new Set() }
  sessions.set(id, session)
  if (id !== known) response.setHeader('set-cookie', `shop=${id}; Path=/; HttpOnly; SameSite=Lax`)
  return { id, session, request, response, url: new URL(request.url ?? '/', own) }
}

const server = createServer((request, response) => {
  const visit = visitOf(request, response)
  const handle = routes[`${request.method} ${visit.url.pathname}`]
  if (!handle) return void response.writeHead(404).end()
  Promise.resolve(handle(visit)).catch((error: unknown) => {
    console.error(error)
    if (!response.headersSent) response.writeHead(400).end('The sign-in failed. Go back and try again.')
  })
})
server.listen(port, '127.0.0.1', () => console.log(`listening ${own}`))
