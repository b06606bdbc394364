import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Page } from 'playwright'
import { scanPicture } from '../e2e/clients/phone.ts'

/** A window that has just opened keeps the browser busy on the same processors. */
const calmMs = 400

/** In ms since the navigation began. `image` is the code, as a data URI. */
export interface Visit {
  image: string
  firstByteMs: number
  paintedMs: number
}

/** Serves one page. Close it. */
export async function servePage(html: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' }).end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/**
 * With a page in a new browser, without cache, connection or cookie, that is idle on a page of another site. From
 * about:blank, a browser would start a new process for every page with a Cross-Origin-Opener-Policy.
 */
export async function byNewcomer<T>(
  browser: Browser,
  elsewhere: string,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(elsewhere.replace('127.0.0.1', 'localhost'))
    await wait(calmMs)
    return await use(page)
  } finally {
    await context.close()
  }
}

/**
 * Opens a page and measures when its code was painted, by the browser's largest-contentful-paint entry: the time at which
 * the frame with the decoded image was presented, which neither `load` nor `complete` tells. Rejects if the largest element
 * isn't the code.
 */
export async function visit(page: Page, url: string): Promise<Visit> {
  await page.goto(url, { waitUntil: 'load' })
  return page.evaluate(largestPaint)
}

/** The scene of the code that was seen. */
export async function scanned({ image }: Visit): Promise<string> {
  return (await scanPicture(image)).searchParams.get('scene') ?? ''
}

/** Runs in the page. */
async function largestPaint(): Promise<Visit> {
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
