import sharp from 'sharp'
import { Browser } from '../clients/browser.ts'
import { confirm, scan } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { expect, test as base } from '../browser/fixtures.ts'
import type { LoginPage } from '../clients/login-page.ts'
import { startOtherSite, type OtherSite } from './other-site.ts'

const test = base.extend<{ evil: OtherSite }>({
  // oxlint-disable-next-line no-empty-pattern -- playwright reads the names from this pattern
  evil: async ({}, use) => {
    const site = await startOtherSite()
    await use(site)
    await site.close()
  },
})

/** How wide a page on another site sees a picture of ours; 0 where its browser shows nothing. */
async function widthOnOtherSite({ page }: LoginPage, evil: OtherSite, picture: string): Promise<number> {
  evil.show(`<img src="${picture}">`)
  await page.goto(evil.url)
  return page.locator('img').evaluate((image: HTMLImageElement) =>
    image.decode().then(
      () => image.naturalWidth,
      () => 0,
    ),
  )
}

async function loadsOnOtherSite({ page }: LoginPage, evil: OtherSite, script: string): Promise<boolean> {
  evil.show('')
  await page.goto(evil.url)
  return page.evaluate(
    (src) =>
      new Promise((resolve) => {
        const element = document.createElement('script')
        element.addEventListener('load', () => resolve(true))
        element.addEventListener('error', () => resolve(false))
        element.src = src
        document.head.append(element)
      }),
    script,
  )
}

/** Path and status of each answer, those too that the browser keeps from the page. */
async function statusesOf({ page }: LoginPage): Promise<[path: string, status: number][]> {
  const statuses: [string, number][] = []
  const paths = new Map<string, string>()
  const devtools = await page.context().newCDPSession(page)
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) =>
    paths.set(requestId, new URL(request.url).pathname),
  )
  devtools.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) =>
    statuses.push([paths.get(requestId) ?? '', statusCode]),
  )
  await devtools.send('Network.enable')
  return statuses
}

function userOf(login: LoginPage): Promise<unknown> {
  return login.page.evaluate(
    async () => ((await (await fetch('/api/session')).json()) as { data: { user: unknown } }).data.user,
  )
}

// What an attacker gets at one of two tries, they get.
test.describe.configure({ retries: 0 })

test('clickjacking: no page of ours is shown in a frame of another site', async ({ login, evil, stack }) => {
  for (const path of ['/', '/login']) {
    evil.show(`<iframe src="${stack.urls.app}${path}"></iframe>`)
    await login.page.goto(evil.url)
    await login.page.waitForLoadState('networkidle')
    const frame = login.page.frames().find((one) => one !== login.page.mainFrame())
    expect(await frame?.content()).not.toContain('<main')
    expect(frame?.url()).toMatch(/^chrome-error:/)
  }
})

test('login CSRF: a form of another site cannot redeem the ticket of the attacker here', async ({
  login,
  evil,
  stack,
}) => {
  const { app, wechat } = stack.urls
  const attacker = new Phone(app, wechat)
  const { code, ticket } = await confirm(await scan(new Browser(app), attacker))
  const start = JSON.stringify({ scene: code.scene, ticket }).replace(/}$/, ',"x":"')
  evil.show(`<form method="post" enctype="text/plain" action="${stack.urls.app}/api/session">
    <input name='${start}' value='"}'><button>Win a prize</button></form>`)
  await login.page.goto(evil.url)
  const answered = login.page.waitForResponse(/\/api\/session$/)
  await login.page.getByRole('button').click()
  expect((await answered).status()).toBe(403)
  await login.open('/')
  expect(await userOf(login)).toBeNull()
})

test('cross-site form and fetch to every cookie route: refused, and the victim stays signed in', async ({
  login,
  evil,
  stack,
  phone,
}) => {
  await login.signIn(phone)
  const statuses = await statusesOf(login)
  evil.show('<p>nothing to see</p>')
  await login.page.goto(evil.url)
  const paths = ['/api/miniapp/code', '/api/session', '/api/pusher/auth']
  const failures = await login.page.evaluate(
    async ({ app, routes }) => {
      for (const path of routes)
        await fetch(app + path, {
          method: 'POST',
          mode: 'no-cors',
          credentials: 'include',
          body: '{}',
        }).catch(() => null)
      const reads = ['GET', 'DELETE'].map((method) =>
        fetch(`${app}/api/session`, { method, credentials: 'include' }).then(
          () => 'read',
          () => 'refused',
        ),
      )
      return Promise.all(reads)
    },
    { app: stack.urls.app, routes: paths },
  )
  expect(failures).toEqual(['refused', 'refused'])
  for (const path of paths) expect(statuses).toContainEqual([path, 403])
  await login.open('/')
  expect(await userOf(login)).not.toBeNull()
})

test('embedding: other sites can show avatars and the logo, and nothing else', async ({
  login,
  evil,
  stack,
}) => {
  const person = new Phone(stack.urls.app, stack.urls.wechat, 'pictured')
  await person.auth()
  const create = { width: 200, height: 200, channels: 3 as const, background: '#07c160' }
  const png = new Uint8Array(await sharp({ create }).png().toBuffer())
  const { data } = await person.upload('Alice', new Blob([png]))
  expect(await widthOnOtherSite(login, evil, data.user.avatarUrl ?? '')).toBe(132)
  expect(await widthOnOtherSite(login, evil, `${stack.urls.app}/icon.svg`)).toBeGreaterThan(0)
  await login.open('/')
  const script = await login.page.locator('script[src*="/_next/static/"]').first().getAttribute('src')
  expect(await loadsOnOtherSite(login, evil, new URL(script ?? '', stack.urls.app).href)).toBe(false)
})

test('open redirect: whatever `next` says, the browser stays on this site', async ({
  login,
  phone,
  stack,
}) => {
  const paths = ['/\\evil.example/', 'https://evil.example/', '/%09/evil.example', 'javascript:alert(1)']
  for (const next of paths) {
    await login.open(`/login?next=${encodeURIComponent(next)}`)
    await login.confirmBy(phone)
    await login.page.waitForURL((url) => url.pathname !== '/login')
    expect(new URL(login.page.url()).origin).toBe(stack.urls.app)
  }
})

test('no ticket, secret or session is in a URL or a Referer, here or elsewhere', async ({
  login,
  evil,
  phone,
}) => {
  const seen: string[] = []
  const hidden: string[] = []
  login.page.on('request', (request) => seen.push(request.url(), request.headers()['referer'] ?? ''))
  login.page.on('response', (response) => {
    if (response.url().includes('/api/login/'))
      response.json().then(
        ({ data }: { data: { ticket?: string } | null }) =>
          hidden.push(...(data?.ticket === undefined ? [] : [data.ticket])),
        () => undefined,
      )
    const { ticket } = JSON.parse(
      response
        .request()
        .postData()
        ?.match(/^{.*}$/)?.[0] ?? '{}',
    ) as { ticket?: string }
    if (ticket !== undefined) hidden.push(ticket)
  })
  await login.open('/login?next=/%3Fprivate')
  await login.confirmBy(phone)
  await login.page.waitForURL((url) => url.pathname !== '/login')
  hidden.push(...(await login.page.context().cookies()).map(({ value }) => value))
  evil.show('<p>elsewhere</p>')
  await login.page.evaluate((url) => window.location.assign(url), evil.url)
  await login.page.waitForURL(evil.url)
  expect(evil.referers).toEqual([undefined])
  expect(hidden.length).toBeGreaterThanOrEqual(3)
  for (const secret of hidden) expect(seen.filter((address) => address.includes(secret))).toEqual([])
})

test('an injected script does not run', async ({ login }) => {
  const violations = await login.page.evaluate(async () => {
    const directives: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => directives.push(event.effectiveDirective))
    const planted = document.createElement('div')
    document.body.append(planted)
    planted.innerHTML = '<img src="data:,x" onerror="window.ran = 1"><p style="color: red">x</p>'
    // Its handler is refused when it would run.
    const failed = new Promise((resolve) => planted.querySelector('img')?.addEventListener('error', resolve))
    const inline = document.createElement('template')
    inline.innerHTML = '<form action="https://evil.example"></form><base href="https://evil.example/">'
    planted.append(inline.content)
    await Promise.all([failed, fetch('https://evil.example/').catch(() => undefined)])
    await new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve, 0))
    })
    return { directives, ran: (window as { ran?: number }).ran, base: document.baseURI }
  })
  expect(violations.ran).toBeUndefined()
  expect(violations.base).not.toContain('evil')
  expect(violations.directives.toSorted()).toEqual(
    expect.arrayContaining(['base-uri', 'connect-src', 'script-src-attr', 'style-src-attr']),
  )
})

test('reverse planting: the page shows whose account it is, and offers to sign out', async ({
  login,
  stack,
}) => {
  const attacker = new Phone(stack.urls.app, stack.urls.wechat)
  await attacker.auth()
  await attacker.register({ nickname: 'not-you' })
  const scene = await login.scene()
  await attacker.scan(scene)
  await expect(login.status).toHaveText('not-you，请在手机上确认登录')
  await attacker.decide(scene, 'confirm')
  await expect(login.page.getByText('已登录：not-you')).toBeVisible()
  await login.page.waitForURL((url) => url.pathname === '/')
  await login.page.getByRole('button', { name: '退出登录' }).click()
  await expect(login.page.getByText('你尚未登录')).toBeVisible()
})
