import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright'
import { findBrowser, NPM_CHROMIUM } from '#dev/browser.ts'
import { expect, test as base } from './fixtures.ts'

type Each = {
  /** A browser that blocks cookies, and with them storage, for every site. */
  blocking: BrowserContext
}

const test = base.extend<Each>({
  blocking: async ({ locale }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'saoma-no-cookies-'))
    mkdirSync(join(folder, 'Default'))
    const profile = { default_content_setting_values: { cookies: 2 } }
    writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile }))
    const found = findBrowser()
    // Playwright downloads two programs, and its default one reads no preferences.
    const channel = found.executablePath === undefined && { channel: 'chromium' }
    const options = { ...found, ...channel, ...(locale && { locale }) }
    const context = await chromium.launchPersistentContext(folder, options)
    await use(context)
    await context.close()
    rmSync(folder, { recursive: true, force: true })
  },
})

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
  blocking,
  stack,
}) => {
  test.skip(
    findBrowser().executablePath === NPM_CHROMIUM,
    'This Chromium has no preferences to block cookies by.',
  )
  const page = await blocking.newPage()
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
  await expect(page.getByRole('status')).toHaveText('Your browser doesn’t keep this site’s cookies')
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
