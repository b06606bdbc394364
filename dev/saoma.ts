import { exitWithError } from '#cli/cli-error.ts'
import { saoma } from '#cli/saoma.ts'
import { loadSettings, noDotenv } from '#cli/settings.ts'
import { chosenPorts, chosenSettings } from './command/choices.ts'
import { demoAddresses } from './stack/own-settings.ts'
import { settingsFor, type Settings } from './stack/settings.ts'

/**
 * `npm run saoma -- …`. Without a .env, what the environment does not set is that of the demo. With one for the demo (`npm run
 * setup`), its addresses move with the ports of the demo. Setup itself, which writes the .env, reads none.
 */
async function main(args: string[]): Promise<void> {
  const given = { ...process.env }
  const ports = chosenPorts(given)
  const demo = settingsFor(ports)
  if (args[0] === 'setup') return saoma(args, { dotenv: noDotenv, demo })
  const dotenv = loadSettings()
  if (dotenv.files.length === 0) {
    console.error('There is no .env: using the demo settings. / 未找到 .env，使用演示环境的配置。')
    fill({ ...demo, ...chosenSettings(given) }, given)
  } else fill(demoAddresses(ports), given)
  await saoma(args, { dotenv, demo })
}

/** The environment goes first. */
function fill(settings: Settings, given: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(settings)) process.env[name] = given[name] || value
}

await main(process.argv.slice(2)).catch(exitWithError)
