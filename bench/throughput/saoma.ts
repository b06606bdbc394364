import { Browser } from '../../e2e/clients/browser.ts'
import { Phone } from '../../e2e/clients/phone.ts'
import { logIn } from '../../e2e/clients/log-in.ts'
import { startStack, type Stack } from '../../dev/stack/stack.ts'
import type { Contender } from './contender.ts'
import { processorMs } from '../process-use.ts'

/** Logins rotate among these: WeChat limits each user to 100 a minute. */
const people = 128

/** Saoma's production build on this database, with stand-ins, for as long as `use` runs. */
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
        return logInOnce(stack.urls, `person-${begun % people}`)
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
 * Both events are published, but the page polls for its ticket: a socket and decryption would cost
 * this process more than the app.
 */
async function logInOnce({ app, wechat }: Stack['urls'], person: string): Promise<void> {
  await logIn(new Browser(app), new Phone(app, wechat, person))
}

function pidOf(stack: Stack, name: string): number {
  const { pid } = stack.process(name)
  if (pid === undefined) throw new Error(`${name} has ended`)
  return pid
}
