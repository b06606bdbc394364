import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider as OidcProvider } from 'oidc-provider'
import { vi } from 'vitest'
import { Browser } from '../clients/browser.ts'
import { callback, type Client, type Provider, signedOut } from './provider.ts'

type GrantContext = {
  oidc: { client: { clientId: string }; session: { accountId: string }; provider: OidcProvider }
}
type Logouts = { url: string; tokens: string[] }
export type Oracle = Provider & AsyncDisposable

/**
 * `oidc-provider` on a port of loopback, in memory, with a login that signs in at once, always the same person. It answers all
 * modules as we do, though only if it is told to: to accept POST, which makes its cookies SameSite=None, and to put `auth_time`
 * and `sid` into each ID token. At a logout it asks the person even with an ID token of theirs; we ask only without.
 */
export async function oracle(logouts: Logouts): Promise<Oracle> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [basic, post] = (['client_secret_basic', 'client_secret_post'] as const).map((auth): Client => ({
    id: auth,
    secret: 'secret-'.repeat(5),
    auth,
  })) as [Client, Client]
  const provider = new OidcProvider(issuer, await configuration([basic, post], logouts))
  const handle = provider.callback()
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!request.url?.startsWith('/interaction/')) return handle(request, response)
    return provider.interactionFinished(request, response, { login: { accountId: 'person' }, consent: {} })
  }
  server.on('request', (request, response) => void serve(request, response))
  return {
    basic,
    post,
    newBrowser: () => new Browser(issuer),
    isLogin: (url) => url.pathname.startsWith('/interaction/'),
    signIn: async (_, login) => login.href,
    // Its only clock is this process's.
    async age(seconds) {
      vi.setSystemTime(Date.now() + seconds * 1_000)
    },
    signOutButton: { logout: 'yes' },
    logoutTokens: logouts.tokens,
    async [Symbol.asyncDispose]() {
      vi.useRealTimers()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function configuration(clients: Client[], logouts: Logouts): Promise<object> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return {
    clients: clients.map(({ id, secret, auth }) => ({
      client_id: id,
      client_secret: secret,
      token_endpoint_auth_method: auth,
      redirect_uris: [callback, `${callback}?with=query`],
      post_logout_redirect_uris: [signedOut],
      backchannel_logout_uri: logouts.url,
      backchannel_logout_session_required: true,
      require_auth_time: true,
      grant_types: ['authorization_code'],
      response_types: ['code'],
    })),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
    scopes: ['openid', 'profile', 'email', 'phone', 'address'],
    claims: {
      openid: ['sub', 'sid'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
      phone: ['phone_number', 'phone_number_verified'],
    },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    pkce: { required: () => false },
    enableHttpPostMethods: true,
    cookies: { keys: ['a key'], long: { sameSite: 'none' } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    // Its own refuses addresses on loopback.
    fetch: (url: URL, { method, headers, body, signal }: RequestInit = {}) =>
      fetch(url, {
        ...(method && { method }),
        ...(headers && { headers }),
        ...(body && { body }),
        ...(signal && { signal }),
      }),
    findAccount: (_: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({
        sub,
        name: 'Person',
        preferred_username: 'person',
        email: 'person@shop.example',
        email_verified: false,
        phone_number: '+8613800138000',
        phone_number_verified: true,
      }),
    }),
    // Nobody is asked for a consent.
    async loadExistingGrant({ oidc: { client, session, provider } }: GrantContext) {
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile email phone address')
      await grant.save()
      return grant
    },
  }
}
