import type { FaultyStack } from '../faults/faulty-stack.ts'
import { RetryingPhone } from './retrying-phone.ts'
import { RetryingPage } from './retrying-page.ts'
import type { Fault, Plan, Stage } from './random-plan.ts'
import { tell } from '../clients/stand-ins.ts'
import { sql } from '../sql.ts'

/** How it ended, as the visitor was told. */
export type Outcome = { told: string; userId: string; intruderId: string | null; signedInAs: string | null }

/** Carries out a plan. Throws if the visitor is told something wrong, or if it never ends. */
export async function visit(plan: Plan, faulty: FaultyStack): Promise<Outcome> {
  const phone = new RetryingPhone(faulty.stack.urls.app, faulty.stack.urls.wechat, plan.person)
  const page = new RetryingPage(faulty.stack.urls.app)
  const visitor = new Visitor(plan, faulty, page, phone)
  try {
    return await visitor.go()
  } finally {
    page.close()
  }
}

class Visitor {
  private userId = ''
  private intruderId: string | null = null

  constructor(
    private readonly plan: Plan,
    private readonly faulty: FaultyStack,
    private readonly page: RetryingPage,
    private readonly phone: RetryingPhone,
  ) {}

  async go(): Promise<Outcome> {
    const told = await this.first()
    // Told that the code is of no use any more, the visitor gets another one.
    const final = told === 'again' ? await this.plainly() : told
    const { data } = await this.page.session()
    const { userId, intruderId } = this
    return { told: final, userId, intruderId, signedInAs: data.user?.id ?? null }
  }

  /** The planned login; `again` if the visitor was rightly told to start over. */
  private async first(): Promise<string> {
    const { plan, page, phone } = this
    await this.begin('open')
    await page.open()
    if (plan.listens) await page.join()
    if (plan.intruder === 'first') {
      await this.intrude()
      expectError(await phone.scan(page.scene), 'scene_taken')
      return 'again'
    }
    if (plan.ending === 'expires waiting') {
      await this.expire(31)
      expectError(await phone.scan(page.scene), 'scene_expired')
      await page.wait('expired')
      return 'again'
    }
    await this.begin('scan')
    const byNumber = plan.ending === 'confirm by number' || plan.ending === 'wrong number'
    const { status, data, error } = await phone.scan(page.scene, byNumber ? 1049 : 1047)
    if (status !== 200) throw new Error(`the scan: ${status} ${error}`)
    this.userId = data.user.id
    if (plan.intruder === 'second') await this.intrude()
    if (plan.leaves?.after === 'scan') {
      if (plan.leaves.fresh) return 'again'
      page.reload()
    }
    return this.decide(data.request?.numberNeeded ?? false)
  }

  private async decide(numberNeeded: boolean): Promise<string> {
    const { plan, page, phone } = this
    const { number } = await page.wait('scanned')
    if (numberNeeded !== (number !== undefined)) throw new Error('a number for one side only')
    if (plan.ending === 'expires scanned') {
      await this.expire(1)
      expectError(await phone.decide(page.scene, 'confirm', number), 'scene_expired')
      await page.wait('expired')
      return 'again'
    }
    await this.begin('decide')
    if (plan.ending === 'decline') {
      expectDone(await phone.decide(page.scene, 'cancel'), 'cancelled')
      return (await page.wait('cancelled')).status
    }
    if (plan.ending === 'wrong number') {
      const wrong = number === '10' ? '11' : '10'
      // If the first response was lost, the retry says that the login is over.
      expectError(await phone.decide(page.scene, 'confirm', wrong), 'number_mismatch', 'scene_state')
      return (await page.wait('cancelled')).status
    }
    expectDone(await phone.decide(page.scene, 'confirm', number), 'confirmed')
    if (plan.leaves?.after === 'confirm') {
      if (plan.leaves.fresh) return 'again'
      page.reload()
    }
    return this.redeem()
  }

  private async redeem(): Promise<string> {
    const { plan, page } = this
    const ticket = await page.ticket()
    if (ticket === null) throw new Error('confirmed, and no ticket')
    if (plan.ending === 'expires confirmed') {
      await this.expire(1)
      expectError(await page.redeem(ticket), 'scene_expired')
      return 'again'
    }
    await this.begin('redeem')
    expectDone(await page.redeem(ticket))
    return 'signed in'
  }

  /** A login without planned faults; those of others may still hit it. */
  private async plainly(): Promise<string> {
    const { page, phone } = this
    await page.open()
    const scanned = await phone.scan(page.scene)
    expectDone(scanned)
    this.userId = scanned.data.user.id
    expectDone(await phone.decide(page.scene, 'confirm'), 'confirmed')
    const ticket = await page.ticket()
    expectDone(await page.redeem(ticket ?? ''))
    return 'signed in'
  }

  private async intrude(): Promise<void> {
    const { plan, page, faulty } = this
    const intruder = new RetryingPhone(
      faulty.stack.urls.app,
      faulty.stack.urls.wechat,
      `${plan.person}-intruder`,
    )
    const answer = await intruder.scan(page.scene)
    if (plan.intruder === 'second') return expectError(answer, 'scene_taken')
    expectDone(answer)
    this.intruderId = answer.data.user.id
  }

  /** Causes the faults planned for this stage. */
  private async begin(stage: Stage): Promise<void> {
    const { plan, faulty, page, phone } = this
    for (const fault of plan.faults[stage] ?? []) await strike(fault, faulty)
    if (plan.loses !== stage) return
    const line = stage === 'open' || stage === 'redeem' ? page.line : phone.line
    line.loseNextAnswer()
  }

  private async expire(secondsAgo: number): Promise<void> {
    const text = `UPDATE "Scene" SET "expiresAt" = now() - make_interval(secs => $2) WHERE id = $1`
    await sql(this.faulty.database, text, [this.page.scene, secondsAgo])
  }
}

async function strike(fault: Fault, { stack, proxy }: FaultyStack): Promise<void> {
  if (fault.of === 'database') {
    const { statement, moment } = fault
    // It hits whoever's statement comes next.
    void proxy.arm({ statement, moment, fate: 'cut' })
    return
  }
  await tell(stack.urls[fault.of] + (fault.of === 'wechat' ? '/_dev/faults' : fault.path), fault.body)
}

type Told = { status: number; error?: string; data: unknown }

function expectError({ status, error }: Told, ...allowed: string[]): void {
  if (!allowed.includes(error ?? ''))
    throw new Error(`told ${status} ${error}, and not ${allowed.join(' or ')}`)
}

function expectDone({ status, error, data }: Told, state?: string): void {
  if (status !== 200) throw new Error(`told ${status} ${error}`)
  const got = (data as { status?: string }).status
  if (state !== undefined && got !== state) throw new Error(`told ${got}, and not ${state}`)
}
