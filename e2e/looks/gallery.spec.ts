import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright'
import { expect, LoginPage, test } from '../world.ts'
import { violations } from './axe.ts'
import { states } from './states.ts'

// Every state of every page, in both languages and both themes: no violation of accessibility, nothing that sticks out.
// With SAOMA_GALLERY=1 a picture of each, at every size, in test-results/gallery.
const gallery = process.env['SAOMA_GALLERY'] ? path.resolve('test-results/gallery') : null
const sizes = [
  { width: 320, height: 640 },
  { width: 768, height: 900 },
  { width: 1440, height: 900 },
]

for (const language of ['zh', 'en'] as const) {
  for (const { name, browser: options, reach } of states) {
    test(`${name} (${language}) looks as it should and is for everybody`, async ({ browser, stack }) => {
      const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
      const context = await browser.newContext({ ...options, locale, reducedMotion: 'reduce' })
      const page = await context.newPage()
      await reach({ page, context, stack, login: new LoginPage(page, stack.urls.app) })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        for (const size of sizes) {
          await page.setViewportSize(size)
          expect(await overflow(page)).toBe(0)
          await photograph(page, `${name}-${language}-${colorScheme}-${size.width}`)
        }
        if (options?.javaScriptEnabled !== false) expect(await violations(page)).toEqual([])
      }
      if (options?.javaScriptEnabled !== false) await withLargeText(page)
      await context.close()
    })
  }
}

async function photograph(page: Page, name: string): Promise<void> {
  if (gallery === null) return
  mkdirSync(gallery, { recursive: true })
  await page.screenshot({ path: path.join(gallery, `${name}.png`), fullPage: true, animations: 'allow' })
}

/** How many pixels the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}

async function withLargeText(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })
  for (const size of sizes) {
    await page.setViewportSize(size)
    expect(await overflow(page)).toBe(0)
  }
}
