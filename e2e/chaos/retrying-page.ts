import { randomBytes } from 'node:crypto'
import { type Answer, Browser, type Code, type Status, type User } from '../clients/browser.ts'
import { listen, type Channel } from '../clients/channel.ts'
import { lossy } from '../clients/lossy.ts'
import { until } from '../until.ts'
import { retry } from './retry.ts'

/** A login page that retries as ours does: with the same attempt where there is one. */
export class RetryingPage {
  readonly line = lossy()
  readonly browser: Browser
  /** Of the code that it shows. */
  scene = ''
  private attempt = ''
  private channel: Channel | null = null
  private code: Code | null = null

  constructor(readonly app: string) {
    this.browser = new Browser(app, { fetch: this.line.fetch })
  }

  async open(): Promise<void> {
    this.close()
    const { status, data } = await retry(() => this.browser.call<Code>('POST', '/api/miniapp/code', {}))
    if (status !== 200) throw new Error(`no code: ${status}`)
    this.code = data
    this.scene = data.scene
    this.attempt = randomBytes(16).toString('hex')
  }

  /** Joins the channel of the code; polling goes on beside it. */
  async join(): Promise<void> {
    if (this.code) this.channel = await listen(this.browser, this.code).catch(() => null)
  }

  /** Reloads: everything that survives a reload is kept, the channel is not. */
  reload(): void {
    this.close()
  }

  async poll(): Promise<Answer<Status>> {
    return retry(() => this.browser.status(this.scene))
  }

  /** Waits for one of these states, from the channel or by polling. */
  async wait(...wanted: string[]): Promise<Pick<Status, 'status' | 'number' | 'ticket'>> {
    if (this.channel?.heard().includes('cancelled') && wanted.includes('cancelled'))
      return { status: 'cancelled' }
    return until(
      async () => {
        const { data } = await this.poll()
        return data && wanted.includes(data.status) ? data : null
      },
      `${this.scene} never became ${wanted.join(' or ')}`,
    )
  }

  /** The ticket, pushed or polled; null where the scene ended without one. */
  async ticket(): Promise<string | null> {
    const polled = this.wait('confirmed', 'signed_in', 'cancelled', 'expired')
    const pushed = this.channel?.next<{ ticket: string }>('credentials').catch(() => polled)
    return (await Promise.race([polled, ...(pushed ? [pushed] : [])])).ticket ?? null
  }

  /** A redeemed ticket may have been redeemed by this browser: then, like our page, it finds its session. */
  async redeem(ticket: string): Promise<Answer<{ user: User | null }>> {
    const answer = await retry(() =>
      this.browser.redeem({ scene: this.scene, ticket, attempt: this.attempt }),
    )
    return answer.error === 'scene_state' ? this.session() : answer
  }

  async session(): Promise<Answer<{ user: User | null }>> {
    return retry(() => this.browser.session())
  }

  async signOut(): Promise<void> {
    await retry(() => this.browser.signOut())
  }

  close(): void {
    this.channel?.close()
    this.channel = null
  }
}
