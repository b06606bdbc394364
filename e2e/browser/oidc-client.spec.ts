import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright'
import type { Stack } from '#dev/stack/stack.ts'
import { randomId } from '#lib/crypto.ts'
import { LoginPage } from '../clients/login-page.ts'
import { sql } from '../sql.ts'
import { expect, test } from './fixtures.ts'

const bundle = readFileSync('node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js')

/** A page without a server of its own, which keeps the person in its session storage. */
const page = (authority: string, clientId: string): string => `<!doctype html>
<script src="/oidc-client-ts.js"></script>
<p id="who">nobody</p>
<button onclick="go(users.signinRedirect())">Sign in</button>
<button onclick="go(users.signinPopup().then(show))">Sign in by popup</button>
<button onclick="go(users.signoutRedirect())">Sign out</button>
<script>
  const own = location.origin
  const users = new oidc.UserManager({
    authority: '${authority}', client_id: '${clientId}', scope: 'openid profile email',
    redirect_uri: own + '/callback', popup_redirect_uri: own + '/callback', post_logout_redirect_uri: own + '/',
    loadUserInfo: true,
  })
  const who = document.getElementById('who')
  const show = (user) => { if (user) who.textContent = user.profile.name + ' ' + user.profile.email }
  const go = (work) => work.catch((error) => { who.textContent = error.name + ' ' + (error.error ?? error.message) })
  go(location.pathname === '/callback' ? users.signinCallback().then(show) : users.getUser().then(show))
</script>`

const site = createServer((request, response) => {
  const isBundle = request.url === '/oidc-client-ts.js'
  response.setHeader('content-type', isBundle ? 'text/javascript' : 'text/html; charset=utf-8')
  response.end(isBundle ? bundle : page(authority, clientId))
})
let own = ''
let authority = ''
let clientId = ''

test.beforeAll(async ({ stack }) => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  own = `http://localhost:${(site.address() as AddressInfo).port}`
  authority = stack.urls.app
  clientId = await register(stack)
})

test.afterAll(() => {
  site.close()
})

async function register({ urls }: Stack): Promise<string> {
  const id = randomId()
  const values = [id, `Single page ${id}`, [`${own}/callback`], [`${own}/`]]
  const insert = `INSERT INTO "Site" (id, name, "redirectUris", "logoutUris") VALUES ($1, $2, $3, $4)`
  await sql(urls.database, insert, values)
  return id
}

/** The page in a new browser. */
async function open(login: LoginPage): Promise<Page> {
  await login.page.goto(own)
  await expect(login.page.getByText('nobody')).toBeVisible()
  return login.page
}

const person = /^用户 \S{4} \S+@users\.127\.0\.0\.1\.invalid$/

test('oidc-client-ts signs in by a redirect, keeps the person, and signs out here too', async ({
  login,
  phone,
}) => {
  const page = await open(login)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(/\/login\?/)
  await login.confirmBy(phone)
  await page.waitForURL(/\/callback\?/)
  await expect(page.getByText(person)).toBeVisible()
  await page.goto(own)
  await expect(page.getByText(person)).toBeVisible()

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(`${own}/`)
  await expect(page.getByText('nobody')).toBeVisible()
  await login.open('/account')
  await expect(login.picture).toBeVisible()
})

test('oidc-client-ts signs in by a popup, which closes', async ({ login, phone }) => {
  const page = await open(login)
  const opened = page.waitForEvent('popup')
  await page.getByRole('button', { name: 'Sign in by popup' }).click()
  const popup = await opened
  const closed = popup.waitForEvent('close')
  await new LoginPage(popup, authority).confirmBy(phone)
  await closed
  await expect(page.getByText(person)).toBeVisible()
})

test('oidc-client-ts is told that the person declined', async ({ login, phone }) => {
  const page = await open(login)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(/\/login\?/)
  const scene = await login.scene()
  await phone.scan(scene)
  await phone.decide(scene, 'cancel')
  await expect(page.getByText('ErrorResponse access_denied')).toBeVisible()
})
