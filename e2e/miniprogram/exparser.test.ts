import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findBrowser } from '#dev/browser.ts'
import { canCheck } from '#dev/miniprogram-gate.ts'
import { exparserScript } from './exparser-script.ts'

// The unmodified mini-program under WeChat's own template compiler and component framework. Its components are empty boxes
// here, so the tests say what is typed and tapped: the look and the components are the phone's (scan.test.ts and others).

const REAL = path.join(import.meta.dirname, '../../miniprogram')
/** The build of an example, and the folder in it with Saoma's pages: `npm test -- uni-app taro` runs this file for each, and for nothing else. */
const { SAOMA_BUILD: BUILD, SAOMA_BUILD_ROOT: BUILD_ROOT = '' } = process.env
const apps = BUILD ? ['built by a framework'] : ['as it is', 'as a subpackage of another mini-program']

/** Where the app.json is, and the folder in it with Saoma's pages. */
async function prepare(name: string, other: string): Promise<[dir: string, root: string]> {
  if (BUILD) return [BUILD, BUILD_ROOT]
  if (name === 'as it is') return [REAL, '']
  await writeFile(path.join(other, 'app.js'), 'App({})')
  await writeFile(path.join(other, 'project.config.json'), '{ "packOptions": { "ignore": [] } }')
  execFileSync(process.execPath, [
    path.join(import.meta.dirname, '../../dev/adopt/copy-miniprogram.mjs'),
    path.join(other, 'saoma'),
  ])
  return [other, 'saoma/']
}

// WeChat's compiler runs on x86-64 Linux only.
describe.skipIf(!canCheck()).each(apps)('under exparser, %s', (name) => {
  let browser: Browser
  let script: string
  let page: Page
  let mistakes: string[]
  let other: string

  beforeAll(async () => {
    other = await mkdtemp(path.join(tmpdir(), 'other-miniprogram-'))
    const [dir, root] = await prepare(name, other)
    script = await exparserScript(dir, root)
    browser = await chromium.launch(findBrowser())
  })
  afterAll(async () => {
    await browser?.close()
    await rm(other, { recursive: true })
  })

  beforeEach(async () => {
    mistakes = []
    page = await browser.newPage()
    page.on('pageerror', (error) => mistakes.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') mistakes.push(message.text())
    })
    await page.goto('about:blank')
    await page.addScriptTag({ content: script })
  })
  afterEach(async () => {
    await page.close()
    expect(mistakes).toEqual([])
  })

  function open(name: 'login' | 'account', query: object = { scene: 's1' }): Promise<void> {
    return page.evaluate(([name, query]) => window.openPage(name, query), [name, query] as const)
  }

  function answer(path: string, status: number, data: unknown): Promise<void> {
    return page.evaluate(([path, status, data]) => void (window.client.answers[path] = { status, data }), [
      path,
      status,
      data,
    ] as const)
  }

  async function sees(words: string): Promise<void> {
    await page.getByText(words).first().waitFor({ timeout: 5000 })
  }

  function tap(selector: string): Promise<void> {
    return page.evaluate((selector) => window.tap(selector), selector)
  }

  function confirm(value: object): Promise<void> {
    return page.evaluate((value) => window.fire('.card', 'submit', { value }), value)
  }

  function asked(): Promise<string[]> {
    return page.evaluate(() => window.client.asked)
  }

  test('a whole login: scan, name and picture, confirmation, and "not me"', async () => {
    await open('login')
    for (const words of ['Sign in to Saoma', 'Chrome 140', 'Windows', 'User PPPN']) await sees(words)
    await tap('.link')
    await sees('Websites show your name and picture.')
    await page.evaluate(() =>
      window.fire('.profile-avatar', 'chooseavatar', { avatarUrl: 'http://tmp/a.png' }),
    )
    await confirm({ nickname: '小明' })
    await sees('Go back to Chrome 140')
    await tap('.not-me')
    await sees('The browser is signed out')
    expect(await asked()).toEqual([
      'POST /api/miniapp/auth',
      'POST /api/miniapp/register',
      'POST /api/miniapp/publish',
      'POST /api/miniapp/publish',
    ])
  })

  test('the phone number for a site that asks for it: refused, then shared', async () => {
    const well = await page.evaluate(
      () => window.client.answers['/api/miniapp/auth']?.data as { request: object },
    )
    await answer('/api/miniapp/auth', 200, { ...well, request: { ...well.request, shares: ['phone'] } })
    await open('login')
    await sees('Saoma asks for your phone number.')
    const fire = (detail: object): Promise<void> =>
      page.evaluate((detail) => window.fire('.phone-share', 'getphonenumber', detail), detail)
    await fire({ errMsg: 'getPhoneNumber:fail user deny' })
    await sees('Your phone number wasn’t shared.')
    await fire({ errMsg: 'getPhoneNumber:ok', code: 'phone-code' })
    await sees('phone number (138****0000)')
    expect(await asked()).toEqual(['POST /api/miniapp/auth', 'POST /api/miniapp/phone'])
  })

  test('declined', async () => {
    await open('login')
    await sees('Sign in to Saoma')
    await tap('.decline')
    await sees('The browser wasn’t signed in')
  })

  test.each([
    [409, 'scene_taken', 'Someone else scanned this code'],
    [410, 'scene_expired', 'This code has expired'],
    [404, 'scene_unknown', 'server says scene_unknown'],
  ])('a scan that gets %i %s ends', async (status, error, words) => {
    await answer('/api/miniapp/auth', status, error)
    await open('login')
    await sees(words)
  })

  test('a scan that WeChat or Saoma cannot answer now is tried again', async () => {
    const well = await page.evaluate(() => window.client.answers['/api/miniapp/auth'])
    await answer('/api/miniapp/auth', 502, 'wechat_unavailable')
    await open('login')
    await sees('server says wechat_unavailable')
    await answer('/api/miniapp/auth', 200, well?.data)
    await tap('.retry')
    await sees('Sign in to Saoma')
  })

  test('a refused confirmation is said beside the buttons', async () => {
    await answer('/api/miniapp/publish', 429, 'rate_limited')
    await open('login')
    await sees('Sign in to Saoma')
    await confirm({})
    await sees('server says rate_limited')
  })

  test('the account page, with a browser signed out', async () => {
    const lastSeenAt = new Date().toISOString()
    await answer('/api/sessions', 200, {
      sessions: [{ id: '1', browser: 'Chrome 140', system: 'macOS', lastSeenAt }],
    })
    await answer('/api/sessions/1', 200, null)
    await open('account', {})
    await sees('Chrome 140 · macOS')
    await tap('.session-end')
    await sees('You aren’t signed in on any browser')
  })

  test('the account page, with a site disconnected', async () => {
    const site = {
      id: 'a',
      name: 'Tea shop',
      host: 'shop.test',
      shares: [],
      connectedAt: new Date().toISOString(),
    }
    await answer('/api/sites', 200, { sites: [site] })
    await answer('/api/sites/a', 200, { sites: [] })
    await open('account', {})
    await sees('Can recognize you, but can’t see anything else · connected just now')
    await tap('.session-end')
    await sees('To sign in to Tea shop again, you’ll need to scan')
    await tap('.disconnect')
    await page.getByText('Connected sites').waitFor({ state: 'detached', timeout: 5000 })
    expect(await asked()).toContain('DELETE /api/sites/a')
  })
})
