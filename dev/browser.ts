import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { CliError } from '#cli/cli-error.ts'

/** From Debian's package chromium. Ubuntu's is a snap, in another place. */
export const SYSTEM_CHROMIUM = '/usr/bin/chromium'
/** From npm, unpacked by dev/test/browser.ts. */
export const NPM_CHROMIUM = fileURLToPath(
  new URL('chromium/node_modules/.cache/unpacked/chromium.sh', import.meta.url),
)

/**
 * Launch options for Playwright: the Chromium of CHROMIUM_PATH, else Playwright's own, that from npm, or the system's.
 * Throws CliError if there is none.
 */
export function findBrowser(): { executablePath?: string; args: string[] } {
  const args = browserArgs()
  const named = process.env['CHROMIUM_PATH']
  if (named) return { executablePath: existing(named), args }
  if (existsSync(chromium.executablePath())) return { args }
  const executablePath = [NPM_CHROMIUM, SYSTEM_CHROMIUM].find((path) => existsSync(path))
  if (executablePath !== undefined) return { executablePath, args }
  throw new CliError('No browser: `npm run e2e` installs one. Or set CHROMIUM_PATH to a Chromium of yours.')
}

/**
 * What Playwright disables (of two such options, Chromium takes the last), and pages of the address bar: Chromium loads them
 * for every window, also where nobody sees one, which takes more time than our own pages.
 */
const disabledFeatures = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
]

export function browserArgs(): string[] {
  // A machine of tests has no graphics processor, and imitating one takes a sixth of the time.
  const args = [
    '--disable-gpu',
    '--disable-background-networking',
    `--disable-features=${disabledFeatures.join(',')}`,
  ]
  // As root, Chromium does not start with its sandbox.
  if (process.getuid?.() === 0) args.push('--no-sandbox')
  return args
}

function existing(path: string): string {
  if (existsSync(path)) return path
  throw new CliError(`CHROMIUM_PATH names ${path}, and there is nothing there.`)
}
