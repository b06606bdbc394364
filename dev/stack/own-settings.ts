import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDotenv } from '#cli/settings.ts'
import { isLoopback } from '#lib/env.ts'
import { exampleSettings, ROOT, settingsFor, type Ports, type Settings } from './settings.ts'

/**
 * What the .env here is for. Its database is that of the demo, and its address this computer's: somebody tries their own AppID on their desk, and the demo runs
 * with these settings, moved to its ports. Any other belongs to a deployment, and must not reach the stand-ins.
 */
export function ownSettings(ports: Ports, root = ROOT): Settings | 'deployment' | null {
  const own = read(root)
  if (own === null) return null
  if (!isOfDemo(own, ports)) return 'deployment'
  // Empty counts as missing: what .env leaves out is not that of the example.
  const missing = Object.fromEntries(Object.keys(exampleSettings()).map((name) => [name, '']))
  return { ...missing, ...own, ...demoAddresses(ports, root) }
}

/** Those settings of such a .env that are addresses of the demo, at these ports. */
export function demoAddresses(ports: Ports, root = ROOT): Settings {
  const own = read(root)
  if (own === null || !isOfDemo(own, ports)) return {}
  const [example, here] = [exampleSettings(), settingsFor(ports)]
  const names = [
    'DATABASE_URL',
    ...(own['WECHAT_API_URL'] === example['WECHAT_API_URL'] ? ['WECHAT_API_URL'] : []),
    ...(own['PUSHER_HOST'] === example['PUSHER_HOST'] ? ['PUSHER_PORT'] : []),
    'SAOMA_URL',
  ]
  return Object.fromEntries(names.map((name) => [name, here[name] ?? '']))
}

function read(root: string): Settings | null {
  const file = join(root, '.env')
  return existsSync(file) ? parseDotenv(readFileSync(file, 'utf8')) : null
}

function isOfDemo(own: Settings, ports: Ports): boolean {
  const urls = [exampleSettings(), settingsFor(ports)].map((settings) => settings['DATABASE_URL'])
  return urls.includes(own['DATABASE_URL']) && isOnLoopback(own['SAOMA_URL'])
}

/** An address that is missing is not public. */
function isOnLoopback(url = ''): boolean {
  return url === '' || (URL.canParse(url) && isLoopback(new URL(url).hostname))
}
