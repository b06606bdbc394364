import { mkdirSync } from 'node:fs'
import path from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright'
import { expect } from '../fixtures.ts'

const gallery = process.env['SAOMA_GALLERY'] ? path.resolve('test-results/gallery') : null
const sizes = [
  { width: 320, height: 640 },
  { width: 768, height: 900 },
  { width: 1440, height: 900 },
]

/**
 * Checks the page as it is now, at every size, also with text twice as large: no overflow; and in both themes: no violation of
 * accessibility. SAOMA_GALLERY=1 saves a picture of each in test-results/gallery. `scripts`: whether it can run any.
 */
export async function expectLooks(page: Page, name: string, scripts = true): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // The two themes differ in their colors only (app/ui/theme.css).
    for (const size of colorScheme === 'light' || gallery !== null ? sizes : []) {
      await page.setViewportSize(size)
      expect(await overflow(page)).toBe(0)
      await photograph(page, `${name}-${colorScheme}-${size.width}`)
    }
    if (scripts) expect(await violations(page, colorScheme === 'dark' ? ['color-contrast'] : [])).toEqual([])
  }
  if (scripts) await withLargeText(page)
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
