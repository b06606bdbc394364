import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Page } from 'playwright'
import type { Stack } from '../../dev/stack/stack.ts'
import { scanPicture } from '../../e2e/clients/phone.ts'
import { tell, wechatCalls } from '../../e2e/clients/stand-ins.ts'
import { sql } from '../../e2e/sql.ts'
import { until } from '../../e2e/until.ts'
import type { BarePage } from './bare-page.ts'

const imagePath = '/wxa/getwxacodeunlimit'
export const visits = 20
export const warmUps = 3
/** A window that has just opened keeps the browser busy on the same processors. */
const calmMs = 400

/** One visit, in ms since the navigation began. */
export interface Visit {
  scene: string
  firstByteMs: number
  paintedMs: number
}

type Painted = { image: string; firstByteMs: number; paintedMs: number }

export type Setting = { stack: Stack; elsewhere: BarePage; spares: boolean }

/** `calls`: WeChat calls that the visit waited for. */
export type Counted = Visit & { calls: number }

/** Each by a new browser: no cache, connection or cookie. */
export function coldVisits(browser: Browser, { stack, elsewhere, spares }: Setting): Promise<Counted[]> {
  return each(stack, spares, () => byNewcomer(browser, elsewhere, (page) => countedVisit(page, stack)))
}

/** Repeatedly, by one browser. */
export async function warmVisits(browser: Browser, { stack, spares }: Setting): Promise<Counted[]> {
  const page = await browser.newPage()
  try {
    return await each(stack, spares, () => countedVisit(page, stack))
  } finally {
    await page.close()
  }
}

/** With a page in a new browser that came from another site and is idle. */
export async function byNewcomer<T>(
  browser: Browser,
  elsewhere: BarePage,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(elsewhere.url)
    await wait(calmMs)
    return await use(page)
  } finally {
    await context.close()
  }
}

async function each(stack: Stack, spares: boolean, come: () => Promise<Counted>): Promise<Counted[]> {
  const all: Counted[] = []
  for (let i = 0; i < warmUps + visits; i += 1) {
    if (spares) await untilSpares(stack)
    all.push(await come())
  }
  return all
}

async function countedVisit(page: Page, stack: Stack): Promise<Counted> {
  let seen: Visit = { scene: '', firstByteMs: 0, paintedMs: 0 }
  const calls = await waitedFor(stack, async () => (seen = await visit(page, `${stack.urls.app}/login`)))
  return { ...seen, calls }
}

/** Delays WeChat's code images from now on. */
export async function slowPictures({ urls }: Stack, delayMs: number): Promise<void> {
  await tell(`${urls.wechat}/_dev/faults`, { path: imagePath, times: 1_000_000, delayMs })
}

/**
 * Makes a visit, and counts the WeChat calls that it waited for: those for the picture of its own scene. Those for
 * spare codes are made after the response.
 */
async function waitedFor({ urls }: Stack, come: () => Promise<Visit>): Promise<number> {
  const before = await wechatCalls(urls.wechat, imagePath)
  const { scene } = await come()
  const since = (await wechatCalls(urls.wechat, imagePath)).slice(before.length)
  return since.filter((call) => call.scene === scene).length
}

/** Waits until spare codes are replenished, as on a site with a visitor now and then. */
async function untilSpares({ urls }: Stack): Promise<void> {
  await until(
    async () => (await sql(urls.database, 'SELECT scene FROM "SpareCode"')).length >= 2 || null,
    'there are no spare codes',
  )
}

/**
 * Opens the login page and measures when its code was painted, by the browser's largest-contentful-paint entry: the time
 * at which the frame with the decoded image was presented, which neither `load` nor `complete` tells. Unlike Element
 * Timing it needs no change of the page. Rejects if the largest element isn't the code.
 */
export async function visit(page: Page, url: string): Promise<Visit> {
  await page.goto(url, { waitUntil: 'load' })
  const { image, ...times } = await page.evaluate(largestPaint)
  const scene = (await scanPicture(image)).searchParams.get('scene') ?? ''
  return { scene, ...times }
}

/** Runs in the page. */
async function largestPaint(): Promise<Painted> {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const entry = await new Promise<PerformanceEntry | undefined>((resolve) => {
    // Buffered entries come in one batch; the last one is the largest.
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1))).observe({
      type: 'largest-contentful-paint',
      buffered: true,
    })
    setTimeout(() => resolve(undefined), 10_000)
  })
  const { element } = (entry ?? {}) as { element?: Element | null }
  if (!navigation || !entry || !(element instanceof HTMLImageElement))
    throw new Error(`the largest paint is ${element?.tagName ?? 'unknown'}, not the code`)
  return { image: element.src, firstByteMs: navigation.responseStart, paintedMs: entry.startTime }
}
