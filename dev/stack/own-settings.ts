import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDotenv } from '#cli/settings.ts'
import { isLoopback } from '#lib/env.ts'
import { exampleSettings, ROOT, settingsFor, type Ports, type Settings } from './settings.ts'

/**
 * What the .env here is for. Its database is that of the demo: somebody tries their own AppID on their desk, and the demo runs
 * with these settings, moved to its ports. Any other belongs to a deployment, and must not reach the stand-ins.
 */
export function ownSettings(ports: Ports, root = ROOT): Settings | 'deployment' | null {
  const file = join(root, '.env')
  if (!existsSync(file)) return null
  const own = parseDotenv(readFileSync(file, 'utf8'))
  const [example, here] = [exampleSettings(), settingsFor(ports)]
  if (![example['DATABASE_URL'], here['DATABASE_URL']].includes(own['DATABASE_URL'])) return 'deployment'
  const isStandIn = own['WECHAT_API_URL'] === example['WECHAT_API_URL']
  const isPushed = own['PUSHER_HOST'] === example['PUSHER_HOST']
  return {
    // Empty counts as missing: what .env leaves out is not that of the example.
    ...Object.fromEntries(Object.keys(example).map((name) => [name, ''])),
    ...own,
    ...pick(here, [
      'DATABASE_URL',
      ...(isStandIn ? ['WECHAT_API_URL'] : []),
      ...(isPushed ? ['PUSHER_PORT'] : []),
      ...(isOnLoopback(own['SAOMA_URL']) ? ['SAOMA_URL'] : []),
    ]),
  }
}

function isOnLoopback(url = ''): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname)
}

function pick(settings: Settings, names: string[]): Settings {
  return Object.fromEntries(names.map((name) => [name, settings[name] ?? '']))
}
