import { chromium } from 'playwright'
import { findBrowser } from '../dev/browser.ts'
import { startStack } from '../dev/stack/stack.ts'
import { type Chapter, type Figure, median, percentile } from './figure.ts'
import { type BarePage, startBarePage, startElsewhere } from './shown/bare-page.ts'
import {
  byNewcomer,
  coldVisits,
  type Setting,
  slowPictures,
  type Visit,
  visit,
  visits,
  warmUps,
  warmVisits,
} from './shown/visitors.ts'

/** WeChat's latency for a code image, in ms: none, and about what it is from within China. */
const delays = [0, 150]
const mostAfterFirstByteMs = 100

/** Time until the code is on the screen. */
export const shown: Chapter = {
  name: 'shown',
  title: 'From the navigation to the code painted',
  async run(say) {
    const elsewhere = await startElsewhere()
    try {
      return [
        ...(await withSpares({ elsewhere, spares: false }, say)),
        ...(await withSpares({ elsewhere, spares: true }, say)),
      ]
    } finally {
      await elsewhere.close()
    }
  },
}

async function withSpares(
  { elsewhere, spares }: Omit<Setting, 'stack'>,
  say: (progress: string) => void,
): Promise<Figure[]> {
  const env = { SAOMA_SPARE_CODES: spares ? 'on' : 'off', SAOMA_RATE_LIMIT: 'off' }
  const stack = await startStack({ distDir: '.next-test', env })
  try {
    // The first spare codes are made after the first response.
    await fetch(`${stack.urls.app}/login`)
    const figures = spares ? [] : await floor(`${stack.urls.app}/login`, elsewhere)
    for (const delayMs of delays) {
      say(`WeChat at ${delayMs} ms, ${spares ? 'spare codes' : 'no spare codes'}`)
      figures.push(...(await withDelay({ stack, elsewhere, spares }, delayMs)))
    }
    return figures
  } finally {
    await stack.close()
  }
}

/** The browser's own time from first byte to paint, measured in the same run. */
async function floor(loginUrl: string, elsewhere: BarePage): Promise<Figure[]> {
  const browser = await chromium.launch(findBrowser())
  try {
    const bare = await startBarePage(loginUrl)
    try {
      const cold: Visit[] = []
      const warm: Visit[] = []
      const page = await browser.newPage()
      for (let i = 0; i < warmUps + visits; i += 1) {
        cold.push(await byNewcomer(browser, elsewhere, (newcomer) => visit(newcomer, bare.url)))
        warm.push(await visit(page, bare.url))
      }
      return [
        afterFirstByte('nothing but a picture, cold', cold.slice(warmUps)),
        afterFirstByte('nothing but a picture, warm', warm.slice(warmUps)),
      ]
    } finally {
      await bare.close()
    }
  } finally {
    await browser.close()
  }
}

async function withDelay(setting: Setting, delayMs: number): Promise<Figure[]> {
  const { stack, spares } = setting
  const browser = await chromium.launch(findBrowser())
  try {
    if (delayMs > 0) await slowPictures(stack, delayMs)
    const cold = await coldVisits(browser, setting)
    const warm = await warmVisits(browser, setting)
    const calls = [...cold, ...warm].reduce((sum, one) => sum + one.calls, 0)
    const words = `WeChat ${delayMs} ms, ${spares ? 'spare codes' : 'no spare codes'}`
    return [
      ...figuresOf(`${words}, cold`, cold.slice(warmUps), delayMs),
      ...figuresOf(`${words}, warm`, warm.slice(warmUps), delayMs),
      {
        name: `${words}: WeChat calls on the way, of ${cold.length + warm.length} visits`,
        value: calls,
        unit: 'calls',
        ...(spares && { goal: { text: 'none', met: calls === 0 } }),
      },
    ]
  } finally {
    await browser.close()
  }
}

function figuresOf(words: string, all: Visit[], delayMs: number): Figure[] {
  const after = afterFirstByte(words, all)
  const goal = { text: `at most ${mostAfterFirstByteMs} ms`, met: after.value <= mostAfterFirstByteMs }
  return [
    { name: `${words}: first byte, p50`, value: median(all.map((one) => one.firstByteMs)), unit: 'ms' },
    { name: `${words}: painted, p50`, value: median(all.map((one) => one.paintedMs)), unit: 'ms' },
    {
      name: `${words}: painted, p95`,
      value: percentile(
        all.map((one) => one.paintedMs),
        0.95,
      ),
      unit: 'ms',
    },
    { ...after, ...(delayMs > 0 && { goal }) },
  ]
}

function afterFirstByte(words: string, all: Visit[]): Figure {
  const value = median(all.map(({ paintedMs, firstByteMs }) => paintedMs - firstByteMs))
  return { name: `${words}: painted after the first byte, p50`, value, unit: 'ms' }
}
