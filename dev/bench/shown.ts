import { setTimeout as wait } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright'
import { findBrowser } from '../browser.ts'
import { startStack, type Stack } from '../stack/stack.ts'
import type { Chapter, Figure } from './figure.ts'
import { startBarePage } from './shown/bare-page.ts'
import { type Visit, visit } from './shown/visit.ts'
import { slowPictures, untilSpares, waitedFor } from './shown/wechat.ts'
import { median, percentile } from './statistics.ts'

const visits = 20
const warmUps = 3
/** What WeChat takes for a picture, in ms: nothing, and about what it takes from within China. */
const delays = [0, 150]
const mostAfterFirstByteMs = 100
/** A window that has just opened keeps the browser busy on these same processors. Nobody types an address that soon. */
const calmMs = 400

/** How soon the code is on the screen. */
export const shown: Chapter = {
  name: 'shown',
  title: 'From the navigation to the code painted',
  async run(say) {
    const figures: Figure[] = []
    for (const spares of [false, true]) {
      const stack = await startStack({
        distDir: '.next-test',
        env: { SAOMA_SPARE_CODES: spares ? 'on' : 'off', SAOMA_RATE_LIMIT: 'off' },
      })
      try {
        // The first spare codes are made behind the first code.
        await fetch(`${stack.urls.app}/login`)
        if (!spares) figures.push(...(await floor(`${stack.urls.app}/login`)))
        for (const delayMs of delays) {
          say(`WeChat at ${delayMs} ms, ${spares ? 'spare codes' : 'no spare codes'}`)
          figures.push(...(await withDelay(stack, delayMs, spares)))
        }
      } finally {
        await stack.close()
      }
    }
    return figures
  },
}

/** What the browser itself takes from the first byte to the paint, measured in the same run. */
async function floor(loginUrl: string): Promise<Figure[]> {
  const browser = await chromium.launch(findBrowser())
  try {
    const bare = await startBarePage(loginUrl)
    try {
      const cold: Visit[] = []
      const warm: Visit[] = []
      const page = await browser.newPage()
      for (let i = 0; i < warmUps + visits; i += 1) {
        cold.push(await byNewcomer(browser, (newcomer) => visit(newcomer, bare.url)))
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

async function withDelay(stack: Stack, delayMs: number, spares: boolean): Promise<Figure[]> {
  const browser = await chromium.launch(findBrowser())
  try {
    if (delayMs > 0) await slowPictures(stack, delayMs)
    const cold = await coldVisits(browser, stack, spares)
    const warm = await warmVisits(browser, stack, spares)
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

type Counted = Visit & { calls: number }

/** Each by a browser that was never here: no cache, no connection, no cookie. */
async function coldVisits(browser: Browser, stack: Stack, spares: boolean): Promise<Counted[]> {
  const all: Counted[] = []
  for (let i = 0; i < warmUps + visits; i += 1) {
    if (spares) await untilSpares(stack)
    all.push(await byNewcomer(browser, (page) => countedVisit(page, stack)))
  }
  return all
}

async function byNewcomer<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await wait(calmMs)
    return await use(page)
  } finally {
    await context.close()
  }
}

/** By one browser, again and again. */
async function warmVisits(browser: Browser, stack: Stack, spares: boolean): Promise<Counted[]> {
  const page = await browser.newPage()
  const all: Counted[] = []
  try {
    for (let i = 0; i < warmUps + visits; i += 1) {
      if (spares) await untilSpares(stack)
      all.push(await countedVisit(page, stack))
    }
  } finally {
    await page.close()
  }
  return all
}

async function countedVisit(page: Page, stack: Stack): Promise<Counted> {
  let seen: Visit = { scene: '', firstByteMs: 0, paintedMs: 0 }
  const calls = await waitedFor(stack, async () => (seen = await visit(page, `${stack.urls.app}/login`)))
  return { ...seen, calls }
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
