import { startStack } from '../dev/stack/stack.ts'
import { Browser } from '../e2e/clients/browser.ts'
import { Phone } from '../e2e/clients/phone.ts'
import { receiveLogouts, Site } from '../e2e/clients/site.ts'
import { until } from '../e2e/until.ts'
import { type Chapter, percentile, waits } from './figure.ts'

const warmUps = 5
const logins = 50
const mostMs = 1_000

/** From the phone's `publish` with “not me” to the logout token at the site (back-channel logout). */
export const notMe: Chapter = {
  name: 'not-me',
  title: '“Not me” on the phone to the site told',
  async run(say) {
    say(`${logins} logins`)
    const stack = await startStack({ distDir: '.next-test', env: { SAOMA_RATE_LIMIT: 'off' } })
    const receiver = await receiveLogouts()
    try {
      Object.assign(process.env, stack.settings)
      const newBrowser = (): Browser => new Browser(stack.urls.app)
      const site = await Site.add(newBrowser, { backchannelUri: receiver.url })
      const taken: number[] = []
      for (let i = 0; i < warmUps + logins; i += 1) {
        const phone = new Phone(stack.urls.app, stack.urls.wechat)
        const { code, siteCode } = await site.signIn(newBrowser(), phone)
        await site.exchange(siteCode)
        const begun = Date.now()
        const [decided] = await Promise.all([
          phone.decide(code.scene, 'cancel'),
          until(() => receiver.times[i] ?? null, 'the site is not told'),
        ])
        if (decided.status !== 200) throw new Error(`publish answered ${decided.status}`)
        taken.push((receiver.times[i] ?? NaN) - begun)
      }
      const measured = taken.slice(warmUps)
      const [p50, p95, ...others] = waits('one site', measured)
      const met = percentile(measured, 0.95) < mostMs
      const goal = { text: `under ${mostMs} ms`, met }
      return [p50, p95 && { ...p95, goal }, ...others].filter((figure) => figure !== undefined)
    } finally {
      await stack.close()
      await receiver[Symbol.asyncDispose]()
    }
  },
}
