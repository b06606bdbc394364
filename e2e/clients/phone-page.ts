import type { FrameLocator, Page } from 'playwright'
import type { LoginPage } from './login-page.ts'

/** The phone of a person in a browser window, with the real mini-program on its screen. */
export class PhonePage {
  readonly app: FrameLocator

  constructor(
    readonly page: Page,
    private readonly person: string,
  ) {
    this.app = page.frameLocator('[data-testid=miniprogram]')
  }

  /** Points the camera at a login page. */
  async scan(login: LoginPage, launchScene = 1047): Promise<void> {
    await this.open(await login.read(), launchScene)
  }

  /** Opens what a code says; `controls` as in the address of the phone. */
  async open(code: URL, launchScene = 1047, controls: Record<string, string> = {}): Promise<void> {
    const url = new URL(code)
    url.searchParams.set('user', this.person)
    url.searchParams.set('launch', String(launchScene))
    for (const [name, value] of Object.entries(controls)) url.searchParams.set(name, value)
    await this.page.goto(url.href)
  }

  /** Changes one of the controls beside the phone. */
  async set(name: string, value: string): Promise<void> {
    await this.page.getByTestId('controls').evaluate((details) => details.setAttribute('open', ''))
    await this.page.getByTestId(name).selectOption(value)
  }

  confirm(): Promise<void> {
    return this.app.getByRole('button', { name: '确认登录' }).click()
  }

  decline(): Promise<void> {
    return this.app.getByRole('button', { name: '取消登录' }).click()
  }
}
