import { randomBytes } from 'node:crypto'
import type { Answer } from '../clients/browser.ts'
import { type Auth, Phone, type User } from '../clients/phone.ts'
import { LossyBrowser } from './lossy-browser.ts'
import { persist } from './persist.ts'

type Decision = 'confirm' | 'cancel'

/** A phone in the hand of a person who tries again: a scan by a fresh code of wx.login, a decision by the same attempt. */
export class Hand {
  readonly line: LossyBrowser
  private readonly phone: Phone
  private attempts: Partial<Record<Decision, string>> = {}

  constructor(
    app: string,
    wechat: string,
    readonly person: string,
  ) {
    this.line = new LossyBrowser(app)
    this.phone = new Phone(app, wechat, person, this.line)
  }

  async scan(scene: string, launchScene = 1047): Promise<Answer<Auth>> {
    this.attempts = {}
    return persist(() => this.phone.scan(scene, launchScene))
  }

  async register(nickname: string, avatar: Blob): Promise<Answer<{ user: User }>> {
    return persist(() => this.phone.upload(nickname, avatar))
  }

  async decide(scene: string, decision: Decision, number?: string): Promise<Answer<{ status: string }>> {
    const attempt = (this.attempts[decision] ??= randomBytes(16).toString('hex'))
    return persist(() => this.phone.decide(scene, decision, { attempt, ...(number && { number }) }))
  }
}
