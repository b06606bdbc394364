import type { Page } from 'playwright'
import { scanPicture } from '../../e2e/clients/phone.ts'

/** One visit, in ms since the navigation began. */
export interface Visit {
  scene: string
  firstByteMs: number
  paintedMs: number
}

type Painted = { image: string; firstByteMs: number; paintedMs: number }

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
