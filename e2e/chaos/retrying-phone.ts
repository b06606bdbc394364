import { randomBytes } from 'node:crypto'
import type { Answer, User } from '../clients/browser.ts'
import { lossy } from '../clients/lossy.ts'
import { type Auth, Phone } from '../clients/phone.ts'
import { retry } from './retry.ts'

type Decision = 'confirm' | 'cancel'

/** A phone that retries as ours does: a scan with a fresh code from wx.login, a decision with the same attempt. */
export class RetryingPhone {
  readonly line = lossy()
  private readonly phone: Phone
  private attempts: Partial<Record<Decision, string>> = {}

  constructor(app: string, wechat: string, person?: string) {
    this.phone = new Phone(app, wechat, person, { fetch: this.line.fetch })
  }

  async scan(scene: string, launchScene = 1047): Promise<Answer<Auth>> {
    this.attempts = {}
    return retry(() => this.phone.scan(scene, launchScene))
  }

  async register(nickname: string, avatar: Blob): Promise<Answer<{ user: User }>> {
    return retry(() => this.phone.upload(nickname, avatar))
  }

  async decide(scene: string, decision: Decision, number?: string): Promise<Answer<{ status: string }>> {
    const attempt = (this.attempts[decision] ??= randomBytes(16).toString('hex'))
    return retry(() => this.phone.decide(scene, decision, { attempt, ...(number && { number }) }))
  }
}
