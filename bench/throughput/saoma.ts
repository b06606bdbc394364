import { Browser } from '../../e2e/clients/browser.ts'
import { Phone } from '../../e2e/clients/phone.ts'
import { expectOk } from '../../e2e/clients/log-in.ts'
import { startStack, type Stack } from '../../dev/stack/stack.ts'
import { redeem } from '../redemption.ts'
import type { Contender } from './contender.ts'
import { processorMs } from './processor-time.ts'

/** They take turns: WeChat answers nobody more than a hundred times a minute. */
const people = 128

/** Saoma's production build on this database, with everything outside; gone at the end. */
export async function withSaoma<T>(
  databaseUrl: string,
  spareCodes: 'on' | 'off',
  use: (saoma: Contender) => Promise<T>,
): Promise<T> {
  const env = { SAOMA_RATE_LIMIT: 'off', SAOMA_SPARE_CODES: spareCodes }
  const stack = await startStack({ distDir: '.next-test', databaseUrl, env })
  let begun = 0
  try {
    return await use({
      name: 'Saoma',
      login() {
        begun += 1
        return login(stack.urls, `person-${begun % people}`)
      },
      spent: () =>
        Object.fromEntries(
          ['app', 'wechat', 'pusher'].map((name) => [name, processorMs(pidOf(stack, name))]),
        ),
    })
  } finally {
    await stack.close()
  }
}

/**
 * Code, scan, confirmation, redemption. Both events are published; the page hears of the ticket by asking for the status
 * once, for a socket with its decryption would cost this process more than it costs the app.
 */
async function login({ app, wechat }: Stack['urls'], person: string): Promise<void> {
  const browser = new Browser(app)
  const phone = new Phone(app, wechat, person)
  const { scene } = await browser.openCode()
  expectOk('scan', await phone.scan(scene))
  expectOk('publish', await phone.decide(scene, 'confirm', { attempt: scene }))
  const status = await browser.call<{ ticket?: string }>('GET', `/api/login/${scene}`)
  expectOk('status', status)
  if (status.data.ticket === undefined) throw new Error('a confirmed scene has no ticket')
  await redeem(browser, scene, status.data.ticket)
}

function pidOf(stack: Stack, name: string): number {
  const { pid } = stack.process(name)
  if (pid === undefined) throw new Error(`${name} has ended`)
  return pid
}
