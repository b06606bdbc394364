import { setTimeout as wait } from 'node:timers/promises'
import { chromium } from 'playwright'
import { findBrowser } from '../../dev/browser.ts'
import { startStack } from '../../dev/stack/stack.ts'
import { pusherStats } from '../../e2e/clients/stand-ins.ts'
import { connectionsTo } from '../process-use.ts'

const sampleMs = 1_000

/** What a page that nobody scans costs the app. */
export interface OnePage {
  /** API requests, as `GET /api/login/… at 3 s`. */
  requests: string[]
  /** The share of time with at least one open connection to the app, and the number at the end. */
  connectedShare: number
  atTheEnd: number
  /** Duration of the longest request. */
  longestMs: number
}

/** Watches one page in a real browser with a healthy socket, in real time. Its stack has no other visitor. */
export async function watchOnePage(forMs: number): Promise<OnePage> {
  const browser = await chromium.launch(findBrowser())
  try {
    const stack = await startStack({ distDir: '.next-test' })
    try {
      const page = await browser.newPage()
      const requests: string[] = []
      const lasting: number[] = []
      const begun = performance.now()
      page.on('request', (request) => {
        const { pathname } = new URL(request.url())
        const second = Math.round((performance.now() - begun) / 1_000)
        if (pathname.startsWith('/api/')) requests.push(`${request.method()} ${pathname} at ${second} s`)
      })
      page.on('requestfinished', (request) => {
        if (request.url().includes('/api/')) lasting.push(request.timing().responseEnd)
      })
      await page.goto(`${stack.urls.app}/login`)
      const samples: number[] = []
      const { port } = new URL(stack.urls.app)
      for (let left = forMs; left > 0; left = begun + forMs - performance.now()) {
        await wait(Math.min(sampleMs, left))
        samples.push(connectionsTo(port))
      }
      // Without what follows: a new code, and requests while the browser closes.
      const inTime = [...requests]
      const stats = await pusherStats(stack.urls.pusher)
      if (stats.channels === 0) throw new Error('the page that waits has no socket')
      return {
        requests: inTime,
        connectedShare: samples.filter((open) => open > 0).length / samples.length,
        atTheEnd: samples.at(-1) ?? 0,
        longestMs: Math.max(...lasting),
      }
    } finally {
      await stack.close()
    }
  } finally {
    await browser.close()
  }
}
