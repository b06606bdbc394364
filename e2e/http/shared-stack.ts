import { expect, inject } from 'vitest'
import { type Answer, Browser, type ClientOptions } from '../clients/browser.ts'
import { type Confirmed, confirm, type LoggedIn, logIn, scan, type Scanned } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { tell } from '../clients/stand-ins.ts'
import { sql as sqlIn } from '../sql.ts'
import { createDatabase } from '#dev/postgres/server.ts'
import { startStack, type Stack, type StackOptions } from '#dev/stack/stack.ts'

/** Each worker has a stack of its own, because tests make WeChat's stand-in fail and count its calls. */
const stack = inject('stacks')[Number(process.env['VITEST_POOL_ID']) - 1]
if (!stack) throw new Error('This worker has no stack.')
export const { urls, inProcess, throughNext, settings } = stack
if (inProcess) useSettings()
const client: ClientOptions = inProcess
  ? { fetch: (await import('../clients/in-process.ts')).fetchInProcess }
  : {}

/** Gives this process the settings of the app, as `lib/` wants them: to register a site, for one. */
export function useSettings(): void {
  Object.assign(process.env, settings)
}

/** For another app beside the stand-ins of this worker's stack, with an empty database there. */
export async function besideThis(): Promise<StackOptions> {
  return { beside: urls, throughNext, databaseUrl: await createDatabase(urls.database) }
}

/** Starts the app with other settings, beside the stand-ins of this worker's stack. */
export async function startBeside(options: StackOptions = {}): Promise<Stack> {
  return startStack({ ...(await besideThis()), ...options })
}

/** A browser that nobody has seen before. */
export function newBrowser(): Browser {
  return new Browser(urls.app, client)
}

/** The phone of a person, by default of somebody new. */
export function newPhone(person?: string): Phone {
  const { app, wechat } = urls
  return new Phone(app, wechat, person, client)
}

/** A code on a new browser, scanned by a phone. */
export function scanned(phone = newPhone()): Promise<Scanned> {
  return scan(newBrowser(), phone)
}

/** A scanned code that its person has confirmed, and its ticket. */
export async function confirmed(phone = newPhone()): Promise<Confirmed> {
  return confirm(await scanned(phone))
}

/** A browser that is signed in. */
export function signedIn(phone = newPhone()): Promise<LoggedIn> {
  return logIn(newBrowser(), phone)
}

/** Makes WeChat's stand-in fail. */
export function wechatFault(fault: object): Promise<void> {
  return tell(`${urls.wechat}/_dev/faults`, fault)
}

/** One statement in the database of the stack. */
export function sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  return sqlIn(urls.database, text, values)
}

/** Moves the end of a scene's time: by default to a second ago, the grace of a waiting one included. */
export async function expire(scene: string, secondsAgo = 31): Promise<void> {
  await sql(`UPDATE "Scene" SET "expiresAt" = now() - make_interval(secs => $2) WHERE id = $1`, [
    scene,
    secondsAgo,
  ])
}

/** Expects this error, and no data or cookie. */
export function expectRefused(answer: Answer<unknown>, status: number, error: string): void {
  expect(answer).toMatchObject({ status, code: status, error, data: null })
  expect(answer.headers.getSetCookie()).toEqual([])
}
