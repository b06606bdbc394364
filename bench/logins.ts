import type { Stack } from '../dev/stack/stack.ts'
import { Browser } from '../e2e/clients/browser.ts'
import { logIn } from '../e2e/clients/log-in.ts'
import { Phone } from '../e2e/clients/phone.ts'
import { ask, type BetterAuth, signedIn } from './peer.ts'
import { type Machine, processorMs } from './process-use.ts'
import type { Contender } from './rounds.ts'
import { from, spentBy } from './saoma.ts'

/** Logins rotate among these: WeChat allows each user 100 calls a minute, our limits 30 codes. */
const people = 1_024
const clientId = 'bench'

/** Both events are published, but the page polls for its ticket: a socket and decryption would cost this process more than the app. */
export function saomaLogins(name: string, stack: Stack, machine: Machine): Contender {
  const { app, wechat } = stack.urls
  let begun = 0
  async function login(): Promise<void> {
    begun += 1
    // Each from an address of its own, out of those for benchmarks (RFC 2544).
    const address = from(`198.18.${(begun >> 8) & 255}.${begun & 255}`)
    const phone = new Phone(app, wechat, `${name}-${begun % people}`, address)
    await logIn(new Browser(app, address), phone)
  }
  const spent = (): Record<string, number> => ({ app: spentBy(stack, 'app'), ...machine() })
  return { name, steps: { login }, spent }
}

/** Its phones are signed in beforehand, as the flow presumes. */
export async function deviceLogins(
  { url, pid }: BetterAuth,
  machine: Machine,
  lanes: number,
): Promise<Contender> {
  const phones = await Promise.all(Array.from({ length: lanes }, () => signedIn(url)))
  return {
    name: 'better-auth',
    steps: {
      async login(lane) {
        const phone = phones[lane]
        if (!phone) throw new Error(`nobody is signed in for lane ${lane}`)
        await authorizeDevice(new Browser(url), phone)
      },
    },
    spent: () => ({ app: processorMs(pid), ...machine() }),
  }
}

/** Its phone signs in by WeChat within the login; see better-auth/wechat.js. */
export function equalLogins({ url, pid }: BetterAuth, { urls }: Stack, machine: Machine): Contender {
  let begun = 0
  return {
    name: 'better-auth with an equal chain',
    steps: {
      async login() {
        begun += 1
        const page = new Browser(url)
        const phone = new Browser(url)
        const code = await new Phone(url, urls.wechat, `equal-${begun % people}`).jsCode()
        await authorizeDevice(page, phone, () => ask(phone, 'POST', 'sign-in/wechat', { code }))
      },
    },
    spent: () => ({ app: processorMs(pid), ...machine() }),
  }
}

/** The device flow of its plugin: code, review, approval, token. The token is polled once, after the approval. */
async function authorizeDevice(
  page: Browser,
  phone: Browser,
  signIn?: () => Promise<unknown>,
): Promise<void> {
  const code = await ask<{ device_code: string; user_code: string }>(page, 'POST', 'device/code', {
    client_id: clientId,
  })
  await signIn?.()
  await ask(phone, 'GET', `device?user_code=${code.user_code}`)
  await ask(phone, 'POST', 'device/approve', { userCode: code.user_code })
  const { access_token } = await ask<{ access_token?: string }>(page, 'POST', 'device/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: code.device_code,
    client_id: clientId,
  })
  if (!access_token) throw new Error('better-auth gave no session')
}
