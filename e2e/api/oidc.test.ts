import { decodeJwt } from 'jose'
import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { addSite, type Registration } from '#lib/site/clients.ts'
import type { Browser } from '../clients/browser.ts'
import { logIn } from '../clients/log-in.ts'
import { newBrowser, newPhone, urls } from '../http/shared-stack.ts'

const redirectUri = 'https://shop.example/callback'

async function newSite(given: Partial<Registration> = {}): Promise<{ id: string; secret: string | null }> {
  return addSite({ name: `Shop ${randomBytes(6).toString('hex')}`, redirectUris: [redirectUri], ...given })
}

const verifier = randomBytes(32).toString('base64url')
const challenge = createHash('sha256').update(verifier).digest('base64url')

function authorizePath(clientId: string, more: Record<string, string> = {}): string {
  return `/oidc/authorize?${new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    state: 'st',
    nonce: 'no',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  })}`
}

async function location(browser: Browser, path: string): Promise<URL> {
  const response = await browser.fetch('GET', path)
  expect(response.status, await response.text()).toBe(303)
  return new URL(response.headers.get('location') ?? '', urls.app)
}

/** To the login and back, by a phone that confirms. */
async function signInAt(browser: Browser, clientId: string, phone = newPhone()): Promise<URL> {
  const login = await location(browser, authorizePath(clientId))
  const next = login.searchParams.get('next') ?? ''
  await logIn(browser, phone, next)
  return location(browser, next)
}

async function exchange(
  { id, secret }: { id: string; secret: string | null },
  code: string,
): Promise<{ status: number; body: Record<string, string> }> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: id,
    ...(secret !== null && { client_secret: secret }),
  })
  const response = await newBrowser().fetch('POST', '/oidc/token', { body })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

describe('a login at a site', () => {
  it('leads from the site to the phone and back, to an ID token of that person', async () => {
    const site = await newSite()
    const browser = newBrowser()
    const back = await signInAt(browser, site.id)
    expect(back.origin + back.pathname).toBe(redirectUri)
    expect(back.searchParams.get('state')).toBe('st')
    expect(back.searchParams.get('iss')).toBe(urls.app)
    const { status, body } = await exchange(site, back.searchParams.get('code') ?? '')
    expect(status, JSON.stringify(body)).toBe(200)
    const claims = decodeJwt(body['id_token'] ?? '')
    const session = await browser.session()
    expect(claims).toMatchObject({ iss: urls.app, aud: site.id, sub: session.data.user?.id, nonce: 'no' })
    const info = await newBrowser().fetch('GET', '/oidc/userinfo', {
      headers: { authorization: `Bearer ${body['access_token']}` },
    })
    expect(await info.json()).toMatchObject({ sub: claims.sub, email_verified: false })
  })
})
