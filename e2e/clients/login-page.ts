import type { Locator, Page, Request } from 'playwright'
import { expect } from 'playwright/test'
import { Browser } from './browser.ts'
import { logIn } from './log-in.ts'
import { type Phone, scanPicture } from './phone.ts'

/** What the page says in each state, to somebody without a nickname. */
export const says = {
  steps: '请使用微信扫描小程序码登录',
  scanned: '扫码成功，请在手机上确认登录',
  confirmed: '已确认，正在登录…',
  signedIn: /^已登录：用户 [2-9A-Z]{4}$/,
  offline: '当前网络不可用，正在重试…',
  unreachable: '无法连接服务器，正在重试…',
  wechat: '微信服务暂时不可用，请稍后再试',
  quota: '本站的微信接口调用次数已达上限，请稍后再试',
  database: '服务暂时不可用，请稍后再试',
  internal: /^服务器异常，请稍后再试/,
  expired: '小程序码已过期',
  cancelled: '本次登录已取消',
}

/** Well under what the page takes for sleep (10 s), and under its timeout for an answer (20 s). */
const stepMs = 5_000

/** The login page as a person sees it. */
export class LoginPage {
  readonly picture: Locator
  readonly status: Locator
  /** How many answers about its scenes the page has got. */
  private answers = 0
  private readonly pending = new Set<Request>()

  constructor(
    readonly page: Page,
    private readonly app: string,
  ) {
    this.picture = page.getByRole('img', { name: /小程序码|mini-program code/i })
    this.status = page.getByRole('status')
    page.on('request', (request) => request.url().includes('/api/') && this.pending.add(request))
    page.on('response', (response) => {
      if (response.url().includes('/api/login/')) this.answers += 1
    })
    page.on('requestfinished', (request) => this.pending.delete(request))
    page.on('requestfailed', (request) => this.pending.delete(request))
  }

  async open(path = '/login'): Promise<void> {
    this.answers = 0
    await this.page.goto(this.app + path)
  }

  /** The phone scans the code on the screen, and its person confirms. */
  async confirmBy(phone: Phone): Promise<void> {
    const scene = await this.scene()
    expect((await phone.scan(scene)).status).toBe(200)
    expect((await phone.decide(scene, 'confirm')).status).toBe(200)
  }

  /** The same, and from the scan on no timer of the page runs until the test lets time pass. Needs an installed clock. */
  async confirmFrozen(phone: Phone): Promise<void> {
    await this.listening()
    const scene = await this.scene()
    expect((await phone.scan(scene)).status).toBe(200)
    await expect(this.status).toHaveText(says.scanned)
    // Its clock is ahead of ours once a test has let time pass.
    await this.page.clock.pauseAt((await this.page.evaluate(() => Date.now())) + 500)
    expect((await phone.decide(scene, 'confirm')).status).toBe(200)
  }

  /** Signs in without this page, for what begins after a login: the browser gets the cookies of a login by requests. */
  async signIn(phone: Phone): Promise<void> {
    const headers = { 'user-agent': await this.page.evaluate(() => navigator.userAgent) }
    const { cookies } = (await logIn(new Browser(this.app, { headers }), phone)).browser
    const named = Array.from(cookies, ([name, value]) => ({ name, value, url: this.app }))
    await this.page.context().addCookies(named)
  }

  /** Resolves when the page runs: only its script counts down. Before that, an installed clock has no effect. */
  async live(): Promise<void> {
    await expect(this.page.getByText(/自动刷新|Refreshes in/)).toBeVisible()
  }

  /** Resolves when the page has joined its channel, and has asked once for what was published before. */
  async listening(): Promise<void> {
    await expect.poll(() => this.answers).toBeGreaterThan(0)
  }

  /** Resolves at the next answer about the page's scene. */
  async answered(): Promise<void> {
    await this.page.waitForResponse(/\/api\/login\//)
  }

  /** Time passes for a page with an installed clock as if somebody sat and waited, answers included. */
  async letTimePass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await expect.poll(() => this.pending.size).toBe(0)
      await this.page.clock.fastForward(Math.min(left, stepMs))
    }
  }

  /** The address that a camera reads from the picture on the screen, and from nowhere else. */
  async read(): Promise<URL> {
    let shot: Buffer = Buffer.alloc(0)
    // Each code has an element of its own, which may be replaced meanwhile.
    await expect(async () => {
      shot = await this.picture.screenshot({ scale: 'device' })
    }).toPass()
    return scanPicture(shot.toString('base64'))
  }

  /** The scene of the code on the screen. */
  async scene(): Promise<string> {
    return (await this.read()).searchParams.get('scene') ?? ''
  }

  /** Counts the requests of the page from now on whose address contains `path`. */
  countRequests(path: string, method?: string): () => number {
    let count = 0
    this.page.on('request', (request) => {
      if (request.url().includes(path) && (!method || request.method() === method)) count += 1
    })
    return () => count
  }

  /** Puts another tab in front, or this one again. */
  async setVisible(visible: boolean): Promise<void> {
    await this.page.evaluate(
      (state) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' })
        document.dispatchEvent(new Event('visibilitychange'))
      },
      visible ? 'visible' : 'hidden',
    )
  }

  /** The screen comes to show another code. Reads it again where the picture is just being replaced. */
  async expectFreshCode(oldScene: string): Promise<void> {
    await expect(async () => expect(await this.scene()).not.toBe(oldScene)).toPass()
  }

  async expectSignedIn(): Promise<void> {
    await expect(this.page.getByText(says.signedIn).first()).toBeVisible()
  }

  /** Whatever happened before: the code on the screen can be scanned, and signs in. */
  async expectLoginWorks(phone: Phone): Promise<void> {
    await expect(this.picture).toBeVisible()
    const scene = await this.scene()
    expect((await phone.scan(scene)).status).toBe(200)
    await expect(this.status).toHaveText(says.scanned)
    expect((await phone.decide(scene, 'confirm')).status).toBe(200)
    await this.expectSignedIn()
  }
}
