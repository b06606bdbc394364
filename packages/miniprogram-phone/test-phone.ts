/** For the phone's tests: a phone in a real browser, with an app and a WeChat behind it that answer what they are told to. */
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from 'playwright'
import { findBrowser } from '../../dev/browser.ts'
import { startPhone, type RunningPhone } from './server.ts'
import {
  PERSON,
  signInRequest,
  startApp,
  startWechat,
  type FakeApp,
  type FakeWechat,
} from './test-outside.ts'

export interface Bench {
  app: FakeApp
  wechat: FakeWechat
  phone: RunningPhone
  browser: Browser
  close(): Promise<void>
}

export async function startBench(miniprogramDir?: string): Promise<Bench> {
  const app = await startApp()
  const wechat = await startWechat()
  const phone = await startPhone({
    appUrl: app.url,
    wechatUrl: wechat.url,
    ...(miniprogramDir !== undefined && { miniprogramDir }),
  })
  const browser = await chromium.launch(findBrowser())
  return {
    app,
    wechat,
    phone,
    browser,
    async close() {
      await browser.close()
      await Promise.all([phone.close(), app.close(), wechat.close()])
    },
  }
}

/** What a person with a profile gets who confirms; to be changed as a test needs. */
export function answerWell({ app }: Bench): void {
  app.asked.length = 0
  app.avatars.policy = null
  app.answers = {
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
  }
}

export class Hand {
  readonly app: FrameLocator

  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {
    this.app = page.frameLocator('[data-testid=miniprogram]')
  }

  async goto(address: string): Promise<void> {
    await this.page.goto(this.url + address)
  }

  part(name: string): Locator {
    return this.page.getByTestId(name)
  }

  async set(name: string, value: string): Promise<void> {
    await this.part(name).selectOption(value)
  }

  tap(name: string): Promise<void> {
    return this.app.getByRole('button', { name }).click()
  }

  sees(words: string): Promise<void> {
    return this.app.getByText(words).first().waitFor()
  }
}

export async function takePhone({ browser, phone }: Bench): Promise<Hand> {
  const page = await browser.newPage({ viewport: { width: 760, height: 840 } })
  page.setDefaultTimeout(15_000)
  return new Hand(page, phone.url)
}
