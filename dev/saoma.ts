import { exitWithError } from '#cli/cli-error.ts'
import { saoma } from '#cli/saoma.ts'
import { loadSettings } from '#cli/settings.ts'
import { chosenPorts, chosenSettings } from './command/choices.ts'
import { settingsFor } from './stack/settings.ts'

/** `npm run saoma -- …`. Without a .env, what the environment does not set is that of the demo. */
async function main(args: string[]): Promise<void> {
  // setup is what writes the .env.
  if (loadSettings().files.length === 0 && args[0] !== 'setup') {
    console.error('There is no .env: using the demo settings. / 未找到 .env，使用演示环境的设置。')
    const demo = { ...settingsFor(chosenPorts(process.env)), ...chosenSettings(process.env) }
    for (const [name, value] of Object.entries(demo)) process.env[name] ||= value
  }
  await saoma(args)
}

await main(process.argv.slice(2)).catch(exitWithError)
