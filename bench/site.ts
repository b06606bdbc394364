import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright'
import { findBrowser } from '../dev/browser.ts'
import { startStack } from '../dev/stack/stack.ts'
import { LoginPage, says } from '../e2e/clients/login-page.ts'
import { Phone } from '../e2e/clients/phone.ts'
import { sql } from '../e2e/sql.ts'
import { type Chapter, waits } from './figure.ts'

const warmUps = 5
const logins = 40
const mostMs = 400
const client = { id: 'bench-site'.padEnd(22, '0'), secret: 'a secret of the site' }

/** From the phone's `publish` to the page of a site that has exchanged the code, for the last person of the browser. */
export const site: Chapter = {
  name: 'site',
  title: 'Confirm to signed in at a site, in Chromium',
  async run(say) {
    say(`${logins} logins`)
    const stack = await startStack({ distDir: '.next-test', env: { SAOMA_RATE_LIMIT: 'off' } })
    const shop = createServer((request, response) => {
      void exchange(stack.urls.app, request).then((text) => response.end(text))
    })
    const browser = await chromium.launch(findBrowser())
    try {
      await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
      const callback = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/callback`
      const { app, wechat, database } = stack.urls
      const hash = createHash('sha256').update(client.secret).digest('base64url')
      const added = `INSERT INTO "Site" (id, name, "secretHash", "redirectUris") VALUES ($1, $2, $3, $4)`
      await sql(database, added, [client.id, 'Tea shop', hash, [callback]])
      const login = new LoginPage(await browser.newPage({ locale: 'zh-CN' }), app)
      const phone = new Phone(app, wechat)
      const taken: number[] = []
      for (let i = 0; i < warmUps + logins; i += 1) taken.push(await signIn(login, phone, callback))
      const [p50, ...others] = waits('same person as before', taken.slice(warmUps))
      if (!p50) throw new Error('nothing was measured')
      return [{ ...p50, goal: { text: `under ${mostMs} ms`, met: p50.value < mostMs } }, ...others]
    } finally {
      await browser.close()
      shop.close()
      await stack.close()
    }
  },
}

async function signIn(login: LoginPage, phone: Phone, callback: string): Promise<number> {
  // prompt=login: a scan although the person is signed in.
  const params = {
    client_id: client.id,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid profile',
  }
  await login.open(`/oidc/authorize?${new URLSearchParams({ ...params, prompt: 'login' })}`)
  await login.listening()
  const scene = await login.scene()
  await phone.scan(scene)
  await login.page.getByText(says.scanned).first().waitFor()
  const begun = performance.now()
  const [ms] = await Promise.all([
    login.page
      .waitForURL((url) => url.href.startsWith(callback), { waitUntil: 'domcontentloaded' })
      .then(() => performance.now() - begun),
    phone.decide(scene, 'confirm'),
  ])
  await login.page.getByText('Signed in at the shop').waitFor()
  return ms
}

/** What the site shows, once it has the person's ID token. */
async function exchange(app: string, request: IncomingMessage): Promise<string> {
  const { searchParams, origin, pathname } = new URL(request.url ?? '', `http://${request.headers.host}`)
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: searchParams.get('code') ?? '',
    redirect_uri: origin + pathname,
    client_id: client.id,
    client_secret: client.secret,
  })
  const response = await fetch(`${app}/oidc/token`, { method: 'POST', body })
  return response.ok ? 'Signed in at the shop' : `The exchange failed: ${response.status}`
}
