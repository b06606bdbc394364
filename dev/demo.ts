import { exitWithError, CliError } from '#cli/cli-error.ts'
import { lanAddress } from '#cli/lan.ts'
import { chooseLanguage } from '#cli/language.ts'
import type { Text } from '#cli/doctor/finding.ts'
import * as words from '#cli/setup/words.ts'
import { announcement, building, LOGS, starting, startingReal } from './command/announcement.ts'
import { addresses } from '../miniprogram/config.ts'
import { build, isBuilt } from './command/build.ts'
import { chosenPorts, chosenSettings, portVariables } from './command/choices.ts'
import { demoSettings, expectOwnSecrets, expectWechat } from './command/demo-settings.ts'
import { shown } from './command/progress.ts'
import { findBinaries } from './postgres/binaries.ts'
import { stopOrphan } from './postgres/owner.ts'
import { prepareDataFolder } from './postgres/data-folder.ts'
import { expectFree } from './stack/ports.ts'
import { startStack, type Stack } from './stack/stack.ts'

const BUILT = '.next'
const DATA = '.demo/database'
/** How long the processes of a demo that was killed may take to end. */
const ENDING_MS = 4_000
const language = chooseLanguage(undefined, process.env)

/** `npm run demo`, and with `--dev`, `npm run dev`. Runs until it is ended. */
async function main(options: string[]): Promise<void> {
  let stack: Stack | undefined
  let ending = false

  async function end(code: number): Promise<void> {
    if (ending) return
    ending = true
    // What is still starting ends with this process.
    await stack?.close()
    process.exit(code)
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))
  try {
    stack = await begin(options, (name, lastLines) => {
      if (!ending) console.error(`${name} has ended, and the demo with it. Its last words:\n${lastLines}`)
      void end(1)
    })
  } catch (error) {
    exitWithError(error)
  }
}

async function begin(options: string[], onDeath: (name: string, lastLines: string) => void): Promise<Stack> {
  const unknown = options.find((option) => !['--dev', '--lan'].includes(option))
  if (unknown !== undefined) throw new CliError(`There is no option ${unknown}; there is --lan.`)
  const dev = options.includes('--dev')
  const lan = options.includes('--lan') ? (lanAddress() ?? noNetwork()) : undefined
  const ports = chosenPorts(process.env)
  const { env, isReal, note } = demoSettings(ports, process.env)
  if (note) console.log(note[language])
  if (isReal && lan !== undefined) expectOwnSecrets(env, language)
  if (isReal) await expectWechat(env, language)
  const databaseUrl = chosenSettings(process.env)['DATABASE_URL']
  const needed = Object.entries(portVariables).filter(
    ([name]) => !(name === 'database' && databaseUrl) && !(isReal && ['wechat', 'phone'].includes(name)),
  )
  const folder = process.env['DEV_DATABASE_DIR'] || DATA
  if (databaseUrl === undefined) await stopOrphan(folder)
  await expectFree(
    needed.map(([name, { variable }]) => ({ variable, port: ports[name as keyof typeof ports] })),
    ENDING_MS,
    language,
  )
  let databaseDir: string | undefined
  if (databaseUrl !== undefined)
    console.log(`Using the database of DATABASE_URL: ${withoutPassword(databaseUrl)}`)
  else {
    const prepared = prepareDataFolder(folder, findBinaries().major)
    for (const note of prepared.notes) console.log(note)
    databaseDir = prepared.dir
  }
  if (!dev && !isBuilt(BUILT)) await begun(building, () => build(BUILT))
  const stack = await begun(isReal ? startingReal : starting, () =>
    startStack({
      ports,
      wechat: !isReal,
      phone: !isReal,
      shop: ports.shop,
      env,
      dev,
      logs: LOGS,
      onDeath,
      ...(databaseDir !== undefined && { databaseDir }),
      ...(databaseUrl !== undefined && { databaseUrl }),
      ...(lan !== undefined && { lan }),
    }),
  )
  const started = {
    login: `${stack.urls.app}/login`,
    shop: `http://127.0.0.1:${ports.shop}`,
    phone: isReal ? null : stack.urls.phone,
    lan: lan === undefined ? null : isReal ? `http://${lan}:${ports.app}` : stack.urls.phone,
    develop: addresses.develop,
  }
  console.log(announcement(started, language))
  return stack
}

function noNetwork(): never {
  throw new CliError(words.noNetwork[language])
}

function begun<Result>(text: Text, work: () => Promise<Result>): Promise<Result> {
  const title = text[language]
  if (!process.stdout.isTTY) console.log(`${title}…`)
  return shown(title, work)
}

function withoutPassword(url: string): string {
  const { host, pathname } = new URL(url)
  return host + pathname
}

await main(process.argv.slice(2))
