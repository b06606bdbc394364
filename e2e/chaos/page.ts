import { randomBytes } from 'node:crypto'
import type { Answer, Code } from '../clients/browser.ts'
import { listen, type Channel } from '../clients/channel.ts'
import type { User } from '../clients/phone.ts'
import { LossyBrowser } from './lossy-browser.ts'
import { persist, until } from './persist.ts'

export type Status = { status: string; user?: User; number?: string; ticket?: string }

/** A login page as ours behaves: what fails is asked again, by the same attempt where there is one. */
export class Page {
  readonly browser: LossyBrowser
  /** Of the code that it shows. */
  scene = ''
  private attempt = ''
  private channel: Channel | null = null
  private code: Code | null = null

  constructor(readonly app: string) {
    this.browser = new LossyBrowser(app)
  }

  async open(): Promise<void> {
    this.close()
    const { status, data } = await persist(() => this.browser.call<Code>('POST', '/api/miniapp/code', {}))
    if (status !== 200) throw new Error(`no code: ${status}`)
    this.code = data
    this.scene = data.scene
    this.attempt = randomBytes(16).toString('hex')
  }

  /** Joins the channel of the code; asking goes on beside it. */
  async join(): Promise<void> {
    if (this.code) this.channel = await listen(this.browser, this.code).catch(() => null)
  }

  /** Loads again: what a page keeps over a reload is there again, the channel is not. */
  reload(): void {
    this.close()
  }

  async ask(): Promise<Answer<Status>> {
    return persist(() => this.browser.call<Status>('GET', `/api/login/${this.scene}`))
  }

  /** Waits for one of these states, as the channel or an answer tells. */
  async wait(...wanted: string[]): Promise<Status> {
    const heard = new Set(this.channel?.heard())
    if (heard.has('cancelled') && wanted.includes('cancelled')) return { status: 'cancelled' }
    return until(
      async () => {
        const { data } = await this.ask()
        return data && wanted.includes(data.status) ? data : null
      },
      `${this.scene} never became ${wanted.join(' or ')}`,
    )
  }

  /** The ticket, pushed or asked for; null where the scene ended without one. */
  async ticket(): Promise<string | null> {
    const asked = this.wait('confirmed', 'signed_in', 'cancelled', 'expired').then(
      ({ ticket }) => ticket ?? null,
    )
    const pushed = this.channel?.next<{ ticket: string }>('credentials').then(({ ticket }) => ticket)
    return pushed ? Promise.race([asked, pushed]) : asked
  }

  /** A spent ticket may have been spent by this very browser: then there is a session, as the page finds out. */
  async redeem(ticket: string): Promise<Answer<{ user: User | null }>> {
    const body = { scene: this.scene, ticket, attempt: this.attempt }
    const answer = await persist(() => this.browser.call<{ user: User }>('POST', '/api/session', body))
    return answer.error === 'scene_state' ? this.session() : answer
  }

  async session(): Promise<Answer<{ user: User | null }>> {
    return persist(() => this.browser.call<{ user: User | null }>('GET', '/api/session'))
  }

  async signOut(): Promise<void> {
    await persist(() => this.browser.call('DELETE', '/api/session'))
  }

  close(): void {
    this.channel?.close()
    this.channel = null
  }
}
