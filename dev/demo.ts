import { exitWithError, CliError } from '#cli/cli-error.ts'
import { build, isBuilt } from './command/build.ts'
import { chosenPorts, chosenSettings, portVariables } from './command/choices.ts'
import { lanAddress } from './command/lan.ts'
import { shown } from './command/progress.ts'
import { findBinaries } from './postgres/binaries.ts'
import { stopOrphan } from './postgres/owner.ts'
import { prepareDataFolder } from './postgres/data-folder.ts'
import { expectFree } from './stack/ports.ts'
import { startStack, type Stack } from './stack/stack.ts'

const BUILT = '.next'
const DATA = '.demo/database'
const LOGS = '.demo/logs'
/** How long the processes of a demo that was killed may take to end. */
const ENDING_MS = 4_000

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
  const lan = options.includes('--lan') ? lanAddress() : undefined
  const env = chosenSettings(process.env)
  const ports = chosenPorts(process.env)
  const databaseUrl = env['DATABASE_URL']
  const needed = Object.entries(portVariables).filter(
    ([name]) => name !== 'database' || databaseUrl === undefined,
  )
  const folder = process.env['DEV_DATABASE_DIR'] || DATA
  if (databaseUrl === undefined) await stopOrphan(folder)
  await expectFree(
    needed.map(([name, { variable }]) => ({ variable, port: ports[name as keyof typeof ports] })),
    ENDING_MS,
  )
  let databaseDir: string | undefined
  if (databaseUrl !== undefined)
    console.log(`Using the database of DATABASE_URL: ${withoutPassword(databaseUrl)}`)
  else {
    const prepared = prepareDataFolder(folder, findBinaries().major)
    for (const note of prepared.notes) console.log(note)
    databaseDir = prepared.dir
  }
  if (!dev && !isBuilt(BUILT)) await begun('Building the app, which takes about a minute', () => build(BUILT))
  const stack = await begun(
    'Starting the app, PostgreSQL, and what stands in for WeChat, Pusher and a phone',
    () =>
      startStack({
        ports,
        phone: true,
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
  announce(stack, ports.shop)
  return stack
}

function begun<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  if (!process.stdout.isTTY) console.log(`${title}…`)
  return shown(title, work)
}

function announce({ urls }: Stack, shopPort: number): void {
  const login = `${urls.app}/login`
  const shop = `http://127.0.0.1:${shopPort}`
  console.log(
    `\n  Login  ${login}\n  Phone  ${urls.phone}\n  Shop   ${shop}  (another site, which signs people in by this one)\n`,
  )
  console.log(`ready  login ${login}  phone ${urls.phone}  shop ${shop}`)
  console.log(`Ctrl-C ends all of it. What the programs say is in ${LOGS}.`)
}

function withoutPassword(url: string): string {
  const { host, pathname } = new URL(url)
  return host + pathname
}

await main(process.argv.slice(2))
