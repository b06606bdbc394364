import { existsSync } from 'node:fs'
import { chromium } from 'playwright'
import { Explained } from './explained.ts'

const DEBIAN_CHROMIUM = '/usr/bin/chromium'

/** Chromium for tests, as playwright's launch takes it: CHROMIUM_PATH, else playwright's own, else Debian's. */
export function findBrowser(): { executablePath?: string; args: string[] } {
  const args = ['--disable-background-networking']
  // Chromium refuses its sandbox to root.
  if (process.getuid?.() === 0) args.push('--no-sandbox')
  const named = process.env['CHROMIUM_PATH']
  if (named) return { executablePath: existing(named), args }
  if (existsSync(chromium.executablePath())) return { args }
  if (existsSync(DEBIAN_CHROMIUM)) return { executablePath: DEBIAN_CHROMIUM, args }
  throw new Explained(
    'No browser: run `npx playwright install chromium`, or install the package chromium, or set CHROMIUM_PATH.',
  )
}

function existing(path: string): string {
  if (existsSync(path)) return path
  throw new Explained(`CHROMIUM_PATH names ${path}, and there is nothing there.`)
}
