import { exitWithError } from '#cli/cli-error.ts'
import { saoma } from '#cli/saoma.ts'
import { loadSettings } from '#cli/settings.ts'
import { chosenPorts, chosenSettings } from './command/choices.ts'
import { demoAddresses } from './stack/own-settings.ts'
import { settingsFor, type Settings } from './stack/settings.ts'

/**
 * `npm run saoma -- …`. Without a .env, what the environment does not set is that of the demo. With one for the demo (`npm run
 * setup`), its addresses move with the ports of the demo. Setup itself, which writes the .env, takes neither.
 */
async function main(args: string[]): Promise<void> {
  const given = { ...process.env }
  const { files } = loadSettings()
  if (args[0] !== 'setup') {
    const ports = chosenPorts(given)
    if (files.length === 0) {
      console.error('There is no .env: using the demo settings. / 未找到 .env，使用演示环境的配置。')
      fill({ ...settingsFor(ports), ...chosenSettings(given) }, given)
    } else fill(demoAddresses(ports), given)
  }
  await saoma(args)
}

/** The environment goes first. */
function fill(settings: Settings, given: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(settings)) process.env[name] = given[name] || value
}

await main(process.argv.slice(2)).catch(exitWithError)
