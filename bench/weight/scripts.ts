import { gzipSync } from 'node:zlib'
import type { Browser, Page, Response } from 'playwright'

export interface Scripts {
  files: number
  /** Each file gzipped separately, without headers. */
  bytes: number
  /** Of those, pusher-js. */
  pusher: number
}

/** All scripts that a browser fetches for a page until `loaded` resolves. */
export async function scriptsOf(
  browser: Browser,
  url: string,
  loaded: (page: Page) => Promise<unknown>,
): Promise<Scripts> {
  const page = await browser.newPage()
  try {
    const answers: Response[] = []
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') answers.push(response)
    })
    const done = loaded(page)
    await page.goto(url, { waitUntil: 'load' })
    await done
    const scripts = await Promise.all(answers.map((answer) => answer.body()))
    const sizes = scripts.map((script) => ({
      bytes: gzipSync(script).length,
      isPusher: script.includes('pusher:subscribe'),
    }))
    return {
      files: sizes.length,
      bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
      pusher: sizes.reduce((sum, { bytes, isPusher }) => sum + (isPusher ? bytes : 0), 0),
    }
  } finally {
    await page.close()
  }
}

/** The socket is open, and the page has joined its channel and polled once. */
export function untilListening(page: Page): Promise<unknown> {
  return page.waitForResponse((response) => response.url().includes('/api/login/'))
}

export function untilQuiet(page: Page): Promise<unknown> {
  return page.waitForLoadState('networkidle')
}

/** Whether the code shows in a browser without JavaScript. */
export async function showsWithoutScripts(browser: Browser, url: string): Promise<boolean> {
  const page = await browser.newPage({ javaScriptEnabled: false })
  try {
    await page.goto(url)
    const code = page.locator('img[src^="data:image/"]')
    return (
      (await code.isVisible()) && (await code.evaluate((image: HTMLImageElement) => image.naturalWidth > 0))
    )
  } finally {
    await page.close()
  }
}
