import { chromium } from 'playwright'
import { findBrowser } from '../dev/browser.ts'
import { startStack } from '../dev/stack/stack.ts'
import { tell, wechatCalls } from '../e2e/clients/stand-ins.ts'
import { atMost, type Chapter, type Figure, median, percentile } from './figure.ts'
import { byNewcomer, scanned, servePage, visit, type Visit } from './visit.ts'

/** Visitors come one after the other: the spare codes of a quiet site. */
const warmUps = 3
const visits = 25
/** About what a code takes from within China. */
const wechatDelayMs = 150
const imagePath = '/wxa/getwxacodeunlimit'

/** Until a first visitor has the code on the screen, with default settings, and with only an image on the page. */
export const shown: Chapter = {
  name: 'shown',
  title: 'From the navigation to the code painted, on a first visit',
  async run(say) {
    const stack = await startStack({ distDir: '.next-test' })
    const { app, wechat } = stack.urls
    const loginUrl = `${app}/login`
    const picture = await pictureOf(loginUrl)
    const floor = await servePage(
      `<!doctype html><title>code</title><img src="${picture}" width="280" height="280">`,
    )
    const elsewhere = await servePage('<!doctype html><title>elsewhere</title><a href="#">A link</a>')
    const browser = await chromium.launch(findBrowser())
    try {
      say(`${visits} visits, and as many to a page with only an image`)
      await tell(`${wechat}/_dev/faults`, { path: imagePath, times: 1_000_000, delayMs: wechatDelayMs })
      const ours: Visit[] = []
      const bare: Visit[] = []
      let waited = 0
      for (let i = 0; i < warmUps + visits; i += 1) {
        const before = (await wechatCalls(wechat, imagePath)).length
        const one = await byNewcomer(browser, elsewhere.url, (page) => visit(page, loginUrl))
        const scene = await scanned(one)
        const calls = (await wechatCalls(wechat, imagePath)).slice(before)
        bare.push(await byNewcomer(browser, elsewhere.url, (page) => visit(page, floor.url)))
        ours.push(one)
        // A call for the code that it shows, since it came: a spare code was made before.
        if (i > 0) waited += calls.filter((call) => call.scene === scene).length
      }
      return figuresOf(ours.slice(warmUps), bare.slice(warmUps), waited)
    } finally {
      await browser.close()
      await elsewhere.close()
      await floor.close()
      await stack.close()
    }
  },
}

async function pictureOf(loginUrl: string): Promise<string> {
  const [picture] = /data:image\/\w+;base64,[^"]+/.exec(await (await fetch(loginUrl)).text()) ?? []
  if (picture === undefined) throw new Error('the login page has no code')
  return picture
}

function figuresOf(ours: Visit[], bare: Visit[], calls: number): Figure[] {
  const painted = ours.map(({ paintedMs }) => paintedMs)
  const after = (all: Visit[]): number =>
    median(all.map(({ paintedMs, firstByteMs }) => paintedMs - firstByteMs))
  return [
    { name: 'first byte, p50', value: median(ours.map(({ firstByteMs }) => firstByteMs)), unit: 'ms' },
    { name: 'painted, p50', value: median(painted), unit: 'ms' },
    { name: 'painted, p95', value: percentile(painted, 0.95), unit: 'ms' },
    atMost(100, { name: 'painted after the first byte, p50', value: after(ours), unit: 'ms' }),
    { name: 'only an image: painted after the first byte, p50', value: after(bare), unit: 'ms' },
    atMost(0, {
      name: 'calls to WeChat that a visit waited for, from the second on',
      value: calls,
      unit: 'calls',
    }),
  ]
}
