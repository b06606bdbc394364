import { chromium } from 'playwright'
import { findBrowser } from '../dev/browser.ts'
import { startStack } from '../dev/stack/stack.ts'
import { type Chapter, type Figure, median } from './figure.ts'
import { startEmptyPage } from './weight/empty-page.ts'
import { type Scripts, scriptsOf, showsWithoutScripts, untilListening, untilQuiet } from './weight/scripts.ts'
import { functionSize, startUp } from './weight/server.ts'

const distDir = '.next-test'
const starts = 5
/** Kilobytes of scripts that the login page may add to an empty page. */
const mostOver = 45

/** The size of the login page and of the server. */
export const weight: Chapter = {
  name: 'weight',
  title: 'Weight of the page and of the server',
  async run(say) {
    say('building an empty page')
    const nothing = await scriptsOfEmptyPage()
    say('loading /login')
    const { scripts, shows, startsMs } = await ofLogin(say)
    const over = (scripts.bytes - nothing.bytes) / 1_000
    const most = { text: `at most ${mostOver} KB over the empty page`, met: over <= mostOver }
    return [
      scriptsNeeded(shows, scripts),
      kilobytes('JavaScript until the socket is connected, gzipped', scripts.bytes),
      kilobytes('the same of an empty page of this Next', nothing.bytes),
      { ...kilobytes('over the empty page', scripts.bytes - nothing.bytes), goal: most },
      kilobytes('of which pusher-js, with encryption', scripts.pusher),
      { name: 'files of JavaScript', value: scripts.files, unit: 'requests' },
      { name: 'server function of /login', value: functionSize(distDir, ['login']) / 1e6, unit: 'MB' },
      { name: 'server functions of /api', value: functionSize(distDir, ['api']) / 1e6, unit: 'MB' },
      { name: 'both together', value: functionSize(distDir, ['login', 'api']) / 1e6, unit: 'MB' },
      { name: `node server.js to healthy, median of ${starts}`, value: median(startsMs), unit: 'ms' },
    ]
  },
}

async function scriptsOfEmptyPage(): Promise<Scripts> {
  const browser = await chromium.launch(findBrowser())
  try {
    const page = await startEmptyPage()
    try {
      return await scriptsOf(browser, page.url, untilQuiet)
    } finally {
      await page.close()
    }
  } finally {
    await browser.close()
  }
}

type Login = { scripts: Scripts; shows: boolean; startsMs: number[] }

async function ofLogin(say: (progress: string) => void): Promise<Login> {
  const browser = await chromium.launch(findBrowser())
  try {
    const stack = await startStack({ distDir })
    try {
      const url = `${stack.urls.app}/login`
      const scripts = await scriptsOf(browser, url, untilListening)
      const shows = await showsWithoutScripts(browser, url)
      const startsMs: number[] = []
      for (let i = 1; i <= starts; i += 1) {
        say(`start ${i} of ${starts}`)
        startsMs.push(await startUp(stack))
      }
      return { scripts, shows, startsMs }
    } finally {
      await stack.close()
    }
  } finally {
    await browser.close()
  }
}

function scriptsNeeded(shows: boolean, { bytes }: Scripts): Figure {
  const needed = kilobytes('JavaScript before the code shows', shows ? 0 : bytes)
  return { ...needed, goal: { text: 'none', met: shows } }
}

function kilobytes(name: string, bytes: number): Figure {
  return { name, value: bytes / 1_000, unit: 'KB' }
}
