/** The mini-program on a phone in a real browser. Its requests never leave the phone's page: each test decides the answers. */
import { fileURLToPath } from 'node:url'
import { type RunningPhone, startPhone } from 'miniprogram-phone'
import { type Browser, chromium, type FrameLocator, type Locator, type Page, type Route } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { findBrowser } from '#dev/browser.ts'
import { addresses } from '../../miniprogram/config.ts'

/** A request of the mini-program. JSON bodies are parsed; a form becomes its fields, a file its type and size. */
export interface Asked {
  method: string
  path: string
  header: Record<string, string>
  body: unknown
}

/** `data` makes a success; a failure has one of the API's error codes. */
export type Reply = { data: unknown } | { status: number; error: string; msg: string } | { html: string }

export interface Newest {
  scene: string
  page: string
  appid: string
}

interface Setup {
  asked: Asked[]
  /** By path, without the query. */
  answers: Record<string, Reply | ((asked: Asked) => Reply)>
  /** What the scan button finds. */
  newest: Newest | null
  screen: PhoneScreen
  close(): Promise<void>
}

/** One phone for the tests of a file; before each of them the answers are those of `answerWell`. */
export let setup: Setup
export let screen: PhoneScreen

beforeAll(async () => {
  setup = await startMiniprogram()
  screen = setup.screen
})
afterAll(() => setup.close())
beforeEach(() => answerWell(setup))

/** What the mini-program has requested in this test, as `GET /path`. */
export function requests(): string[] {
  return setup.asked.map(({ method, path }) => `${method} ${path}`)
}

export const PERSON = {
  id: 'u1',
  nickname: '小明',
  avatarUrl: '/api/avatar/a1',
  role: 'user',
  registered: true,
}
export const STRANGER = {
  id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  nickname: null,
  avatarUrl: null,
  role: 'user',
  registered: false,
}

export function signInRequest(changes: object = {}): object {
  const createdAt = new Date(Date.now() - 12_000).toISOString()
  const request = {
    scene: 'scene-1',
    site: 'Saoma',
    host: 'site.test',
    logoUrl: null,
    shares: [],
    browser: 'Chrome 140',
    system: 'Windows',
    address: '203.0.113.*',
    place: '上海',
    sameNetwork: false,
    createdAt,
    expiresAt: createdAt,
    numberNeeded: false,
  }
  return { ...request, ...changes }
}

async function startMiniprogram(): Promise<Setup> {
  const phone = await startPhone({
    miniprogramDir: fileURLToPath(new URL('../../miniprogram', import.meta.url)),
    apiOrigin: addresses.develop,
  })
  const browser = await chromium.launch(findBrowser())
  const page = await browser.newPage({ viewport: { width: 760, height: 840 } })
  page.setDefaultTimeout(15_000)
  const setup: Setup = {
    asked: [],
    answers: {},
    newest: null,
    screen: new PhoneScreen(page, phone.url),
    close: () => stop(browser, phone),
  }
  await answerFrom(page, setup)
  return setup
}

async function stop(browser: Browser, phone: RunningPhone): Promise<void> {
  await browser.close()
  await phone.close()
}

async function answerFrom(page: Page, setup: Setup): Promise<void> {
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c76b3a' } })
    .png()
    .toBuffer()
  let codes = 0
  await page.route('**/_phone/image?*', (route) => route.fulfill({ contentType: 'image/png', body: picture }))
  await page.route('**/_phone/newest', (route) => route.fulfill({ json: setup.newest }))
  for (const [path, kind] of [
    ['login', 'code'],
    ['phone', 'phone-code'],
  ])
    await page.route(`**/_phone/${path}`, (route) => {
      const { user } = route.request().postDataJSON() as { user: string }
      codes += 1
      return route.fulfill({ json: { code: `${kind}-${codes}-of-${user}` } })
    })
  await page.route('**/_phone/request', async (route) => {
    const asked = await readRequest(route)
    setup.asked.push(asked)
    const known = setup.answers[asked.path]
    return route.fulfill({ json: answerOf(typeof known === 'function' ? known(asked) : known) })
  })
}

async function readRequest(route: Route): Promise<Asked> {
  const sent = route.request().postDataJSON() as {
    url: string
    method: string
    header: Record<string, string>
    body: string | null
  }
  const { method, header } = sent
  const body = sent.body === null ? null : await bodyOf(Buffer.from(sent.body, 'base64'), header)
  return { method, path: new URL(sent.url).pathname, header, body }
}

async function bodyOf(bytes: Buffer<ArrayBuffer>, header: Record<string, string>): Promise<unknown> {
  const type = header['content-type'] ?? ''
  const response = new Response(bytes, { headers: { 'content-type': type } })
  if (!type.includes('multipart')) return response.json()
  const fields = Array.from((await response.formData()).entries(), ([name, value]) => [
    name,
    typeof value === 'string' ? value : `${value.type} ${value.size > 0 ? 'with bytes' : 'empty'}`,
  ])
  return Object.fromEntries(fields) as unknown
}

/** As the phone's server would pass the API's answer on. */
function answerOf(reply: Reply | undefined): object {
  if (!reply) return envelope(404, { data: null, msg: 'no such route', error: 'not_found' })
  if ('html' in reply) return { statusCode: 200, header: { 'content-type': 'text/html' }, data: reply.html }
  if ('data' in reply) return envelope(200, { data: reply.data, msg: 'ok' })
  return envelope(reply.status, { data: null, msg: reply.msg, error: reply.error })
}

function envelope(status: number, fields: object): object {
  const header = { 'content-type': 'application/json' }
  return { statusCode: status, header, data: JSON.stringify({ code: status, ...fields }) }
}

/** The answers for a person with a profile who confirms. */
function answerWell(setup: Setup): void {
  setup.asked.length = 0
  setup.newest = null
  setup.answers = {
    '/api/miniapp/auth': ({ body }) => {
      const scanned = typeof body === 'object' && body !== null && 'scene' in body
      const known = { token: 'token-1', expiresIn: 900, user: PERSON }
      return { data: scanned ? { ...known, request: signInRequest() } : known }
    },
    '/api/miniapp/publish': ({ body }) => {
      const { decision } = body as { decision: string }
      return { data: { status: decision === 'confirm' ? 'confirmed' : 'cancelled' } }
    },
    '/api/sessions': { data: { sessions: [] } },
    '/api/sites': { data: { sites: [] } },
  }
}

class PhoneScreen {
  readonly app: FrameLocator

  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {
    this.app = page.frameLocator('[data-testid=miniprogram]')
  }

  /** Opens the phone; with a scene, as the code of the login page would. */
  async goto(address: string): Promise<void> {
    const target = new URL(address, this.url)
    if (target.searchParams.has('scene') && !target.searchParams.has('page'))
      target.searchParams.set('page', 'pages/login/login')
    await this.page.goto(target.href)
  }

  part(name: string): Locator {
    return this.page.getByTestId(name)
  }

  async set(name: string, value: string): Promise<void> {
    await this.part('controls').evaluate((details) => details.setAttribute('open', ''))
    await this.part(name).selectOption(value)
  }

  tap(name: string): Promise<void> {
    return this.app.getByRole('button', { name }).click()
  }

  sees(words: string): Promise<void> {
    return this.app.getByText(words).first().waitFor()
  }
}
