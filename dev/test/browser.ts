import { findBrowser } from '../browser.ts'
import { runTool } from '../command/tool.ts'
import { Explained } from '../explained.ts'

const DOWNLOAD_LIMIT_MS = 180_000

/** Finds Chromium, or tries once to download Playwright's. Rejects with what to install where there is none. */
export async function ensureBrowser(): Promise<void> {
  if (isThere()) return
  await runTool(['node_modules/playwright/cli.js', 'install', 'chromium'], { limitMs: DOWNLOAD_LIMIT_MS })
  findBrowser()
}

function isThere(): boolean {
  try {
    findBrowser()
    return true
  } catch (error) {
    if (error instanceof Explained) return false
    throw error
  }
}
