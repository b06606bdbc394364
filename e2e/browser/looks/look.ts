import { mkdirSync } from 'node:fs'
import path from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright'
import { expect } from '../fixtures.ts'

const gallery = process.env['SAOMA_GALLERY'] ? path.resolve('test-results/gallery') : null
const sizes = [
  // What a window of 1280 × 1024 is at 400 %.
  { width: 320, height: 256 },
  { width: 320, height: 640 },
  { width: 768, height: 900 },
  { width: 1440, height: 900 },
]

/**
 * Checks the page as it is now, at every size, also with text twice as large: no overflow, and no punctuation alone on a line;
 * a login fits its window; and in both themes: no violation of accessibility. SAOMA_GALLERY=1 saves a picture of each in test-results/gallery. `scripts`: whether it can run any.
 */
export async function expectLooks(page: Page, name: string, scripts = true): Promise<void> {
  const size = page.viewportSize()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // The two themes differ in their colors only (app/ui/theme.css).
    for (const size of colorScheme === 'light' || gallery !== null ? sizes : []) {
      await page.setViewportSize(size)
      expect(await overflow(page)).toBe(0)
      await photograph(page, `${name}-${colorScheme}-${size.width}-${size.height}`)
    }
    if (scripts) expect(await violations(page, colorScheme === 'dark' ? ['color-contrast'] : [])).toEqual([])
  }
  await expectPunctuation(page)
  if (await page.locator('[data-kind]').isVisible()) await expectLoginFits(page)
  if (scripts) await withLargeText(page)
  if (size) await page.setViewportSize(size)
}

/** A laptop shows all of the login, a phone on its side all of the code, and a wall a code as large in proportion. */
async function expectLoginFits(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1366, height: 625 })
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(625)
  const panel = page.locator('[data-kind]')
  for (const size of [
    { width: 667, height: 375 },
    { width: 740, height: 360 },
  ]) {
    await page.setViewportSize(size)
    await expect(panel).toBeInViewport({ ratio: 1 })
  }
  await page.setViewportSize({ width: 3840, height: 2160 })
  expect((await panel.boundingBox())?.width).toBeGreaterThan(2160 / 4)
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

/** On phones no full stop is alone on its line. */
async function expectPunctuation(page: Page): Promise<void> {
  for (const width of [320, 360, 390]) {
    await page.setViewportSize({ width, height: 740 })
    expect(await lonePunctuation(page)).toEqual([])
  }
}

/** Lines that consist of punctuation, each with the text that it ends. */
function lonePunctuation(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode as Text
      const mark = /[^\p{L}\p{N}\s]+\s*$/u.exec(text.data)
      if (!mark || mark.index === 0) continue
      const range = document.createRange()
      function lineOf(at: number): number {
        range.setStart(text, at)
        range.setEnd(text, at + 1)
        return range.getBoundingClientRect().bottom
      }
      if (lineOf(mark.index) > lineOf(mark.index - 1) + 1) found.push(text.data)
    }
    return found
  })
}

async function withLargeText(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })
  for (const size of sizes) {
    await page.setViewportSize(size)
    expect(await overflow(page)).toBe(0)
  }
  await expectPunctuation(page)
}

/** Violations of axe's rules, by default of all, on the page as it is now: rule, and where. */
async function violations(page: Page, rules: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async (runOnly) => {
    const { axe: loaded } = window as unknown as { axe: typeof axe }
    const only = runOnly.length > 0 && { runOnly }
    const found = await loaded.run(document, { resultTypes: ['violations'], ...only })
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
    )
  }, rules)
}
