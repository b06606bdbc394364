import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Page } from 'playwright'
import type { Stack } from '../../dev/stack/stack.ts'
import type { BarePage } from './bare-page.ts'
import { type Visit, visit } from './visit.ts'
import { untilSpares, waitedFor } from './wechat.ts'

export const visits = 20
export const warmUps = 3
/** A window that has just opened keeps the browser busy on the same processors. */
const calmMs = 400

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
