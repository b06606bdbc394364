import { chromium, type BrowserContext, type Page, type Request } from 'playwright'
import { findBrowser } from '#dev/browser.ts'
import { expect, test } from './fixtures.ts'

/** Keeps no cookie and allows no storage, as Chrome does where a person blocks cookies. */
async function blockCookies(context: BrowserContext): Promise<void> {
  await context.route('**/*', async (route) => {
    const request = route.request()
    const { status, headers, body } = await send(request)
    await route.fulfill({ status, headers, body })
  })
  await context.addInitScript(() => {
    for (const storage of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, storage, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError')
        },
      })
  })
}

async function send(
  request: Request,
): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
  const body = request.postDataBuffer()
  const response = await fetch(request.url(), {
    method: request.method(),
    headers: request.headers(),
    redirect: 'manual',
    ...(body && { body: new Uint8Array(body) }),
  })
  const headers = Object.fromEntries(response.headers)
  for (const name of ['set-cookie', 'content-encoding', 'content-length']) delete headers[name]
  return { status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) }
}

/** Paths that the page requests, without the scene. */
function asked(page: Page): string[] {
  const paths: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname === '/login' || pathname.startsWith('/api/'))
      paths.push(pathname.replace(/^(\/api\/login)\/.*/, '$1'))
  })
  return paths
}

function codesIn(paths: string[]): number {
  return paths.filter((path) => path === '/login' || path === '/api/miniapp/code').length
}

/** A minute passes on the page without a request. */
async function expectQuiet(page: Page, paths: string[]): Promise<void> {
  const before = [...paths]
  await page.clock.runFor(60_000)
  // Requests started by its timers are sent before this one.
  await page.evaluate(() => fetch('/icon.svg'))
  expect(paths).toEqual(before)
}

test('where cookies are blocked the page makes one more code, then says why, and stops', async ({
  page,
  stack,
}) => {
  await blockCookies(page.context())
  await page.clock.install()
  const paths = asked(page)
  await page.goto(`${stack.urls.app}/login`)
  await expect(page.getByRole('status')).toHaveText('浏览器未保存本站的 Cookie，无法登录')
  await expect(page.getByText('请在浏览器设置中允许本站使用 Cookie')).toBeVisible()
  expect(codesIn(paths)).toBe(2)
  expect(paths.length).toBeLessThanOrEqual(6)
  await expectQuiet(page, paths)

  const refused = page.waitForResponse(/\/api\/login\//)
  await page.getByRole('button', { name: '重试' }).click()
  await refused
  await expect(page.getByRole('status')).toHaveText('浏览器未保存本站的 Cookie，无法登录')
  expect(codesIn(paths)).toBe(3)
  await expectQuiet(page, paths)
})

test('an http page of an https site says so, and links to https', async ({ startBeside }) => {
  const { urls } = await startBeside({ SAOMA_URL: 'https://127.0.0.1' })
  // Chromium accepts Secure cookies over http on loopback, so use another host name.
  const { args, ...found } = findBrowser()
  const browser = await chromium.launch({
    ...found,
    args: [...args, '--host-resolver-rules=MAP login.test 127.0.0.1'],
  })
  const page = await browser.newPage({ locale: 'en' })
  await page.clock.install()
  const paths = asked(page)
  await page.goto(`http://login.test:${new URL(urls.app).port}/login?next=%2Faccount`)
  await expect(page.getByRole('status')).toHaveText(
    'Your browser blocks this site’s cookies, so you can’t sign in',
  )
  await expect(page.getByRole('link', { name: 'Open over HTTPS' })).toHaveAttribute(
    'href',
    'https://127.0.0.1/login?next=%2Faccount',
  )
  expect(codesIn(paths)).toBe(2)
  await expectQuiet(page, paths)
  await browser.close()
})

test('a page whose script crashes is reloaded only by hand', async ({ browser, stack }) => {
  const context = await browser.newContext({ locale: 'zh-CN' })
  const page = await context.newPage()
  await page.clock.install()
  await page.addInitScript(() => {
    crypto.getRandomValues = () => {
      throw new Error('out of order')
    }
  })
  const paths = asked(page)
  await page.goto(`${stack.urls.app}/login`)
  await expect(page.getByText('页面暂时无法打开')).toBeVisible()
  await expectQuiet(page, paths)
  await page.getByRole('button', { name: '重试' }).click()
  await expect.poll(() => codesIn(paths)).toBe(2)
  await expect(page.getByText('页面暂时无法打开')).toBeVisible()
  await expectQuiet(page, paths)
  await context.close()
})
