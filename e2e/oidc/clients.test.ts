/** Relying parties by others, as their documentation says to use them. */
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { expect, test } from 'vitest'
import { fetchInProcess } from '../clients/in-process.ts'
import { logIn } from '../clients/log-in.ts'
import { Site } from '../clients/site.ts'
import { newBrowser, newPhone, urls } from '../http/shared-stack.ts'

const customFetch = (url: string, init: object): Promise<Response> => fetchInProcess(new URL(url), init)

/** Where the site is called back, by a person who scans and confirms, and the id of their user. */
async function backFrom(asked: URL): Promise<{ back: URL; userId: string }> {
  const browser = newBrowser()
  const locationOf = async (path: string): Promise<URL> => {
    const response = await browser.fetch('GET', path)
    return new URL(response.headers.get('location') ?? '', urls.app)
  }
  const next = (await locationOf(asked.pathname + asked.search)).searchParams.get('next') ?? ''
  const { user } = await logIn(browser, newPhone(), next)
  return { back: await locationOf(next), userId: user.id }
}

test('openid-client signs in, reads the person, and builds the address of the logout', async () => {
  const { id, secret } = await Site.add(newBrowser)
  const options = { execute: [client.allowInsecureRequests], [client.customFetch]: customFetch }
  const config = await client.discovery(new URL(urls.app), id, secret ?? '', undefined, options)
  const [pkceCodeVerifier, expectedState, expectedNonce] = [
    client.randomPKCECodeVerifier(),
    client.randomState(),
    client.randomNonce(),
  ]
  const asked = client.buildAuthorizationUrl(config, {
    redirect_uri: Site.callback,
    scope: 'openid profile email',
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  })
  const { back, userId } = await backFrom(asked)
  const checks = { pkceCodeVerifier, expectedState, expectedNonce }
  const tokens = await client.authorizationCodeGrant(config, back, checks)
  expect(tokens.claims()?.sub).toBe(userId)
  const info = await client.fetchUserInfo(config, tokens.access_token, userId)
  expect(info).toMatchObject({ sub: userId, email_verified: false })
  const logout = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? '' })
  expect(logout.href).toMatch(`${urls.app}/oidc/logout?`)
  // Mix-up: a response that another provider sent (RFC 9207).
  back.searchParams.set('iss', 'https://evil.example')
  await expect(client.authorizationCodeGrant(config, back, checks)).rejects.toThrow()
})

test('oauth4webapi signs in a public client', async () => {
  const { id } = await Site.add(newBrowser, { isPublic: true })
  const issuer = new URL(urls.app)
  const options = { [oauth.customFetch]: customFetch, [oauth.allowInsecureRequests]: true }
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options))
  const verifier = oauth.generateRandomCodeVerifier()
  const asked = new URL(server.authorization_endpoint ?? '')
  asked.search = new URLSearchParams({
    client_id: id,
    redirect_uri: Site.callback,
    response_type: 'code',
    scope: 'openid',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  const { back, userId } = await backFrom(asked)
  const site = { client_id: id }
  const params = oauth.validateAuthResponse(server, site, back, oauth.expectNoState)
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    site,
    oauth.None(),
    params,
    Site.callback,
    verifier,
    options,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(server, site, response, {
    requireIdToken: true,
  })
  expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBe(userId)
  await oauth.validateApplicationLevelSignature(server, response, options)
})
