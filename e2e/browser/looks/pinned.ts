import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { BrowserContext, Page } from 'playwright'

const font = path.dirname(
  createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'),
)
/** Of the pages' own origin, as their policy demands. */
const address = '/pinned-font/'

/** Without hinting, which systems set up differently; and without the spaces that newer Chromiums alone put into Chinese text. */
const everywhere = `*, ::before, ::after {
  font-family: 'Noto Sans SC Variable' !important;
  text-rendering: geometricPrecision !important;
  text-autospace: no-autospace !important;
  text-spacing-trim: space-all !important;
}`

/** In place of the code. */
const stripes = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path stroke="#000" d="M1 0v8M3 0v8M5 0v8M7 0v8"/></svg>',
)}`

/** Letters are those of an npm package on every machine, whatever fonts it has. */
export async function pinLook(context: BrowserContext): Promise<void> {
  const css = readFileSync(path.join(font, 'wght.css'), 'utf8').replaceAll('./files/', address) + everywhere
  await context.route('**/*.css', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()) + css })
  })
  await context.route(`**${address}*`, (route) =>
    route.fulfill({ path: path.join(font, 'files', path.basename(new URL(route.request().url()).pathname)) }),
  )
}

/** What differs each time becomes the same: the code, seconds left, the number to match, times. */
export async function pinContent(page: Page): Promise<void> {
  await page.evaluate((code) => {
    for (const image of document.querySelectorAll<HTMLImageElement>('img[data-scene]')) image.src = code
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const inside = node.parentElement
      if (inside?.matches('strong')) node.nodeValue = '42'
      else if (inside?.matches('time')) node.nodeValue = '2026年11月27日 10:00'
      else node.nodeValue = (node.nodeValue ?? '').replace(/\d+(?= 秒| s$)/, '118')
    }
  }, stripes)
}
