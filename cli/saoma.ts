import { CliError } from './cli-error.ts'
import type { Language, Text } from './doctor/finding.ts'
import { languageOf } from './language.ts'
import { type DotenvFiles, noDotenv } from './settings.ts'

/** What a command finds besides its arguments and the environment. */
export interface Context {
  /** What the .env files contributed to the environment. */
  dotenv: DotenvFiles
  /** The settings of the demo at its ports, where there is one: the packed app has none. */
  demo?: Record<string, string>
}

/** One of the operator's commands. */
export type Command = {
  /** What follows `saoma`. */
  usage: string
  /** Below the usage, in `--help`. */
  help: string | Text
  /** Prints its result to stdout. Throws CliError, and what `parseArgs` of node:util throws for unknown options. */
  run(args: string[], context: Context): Promise<void>
}

/** Loaded only when run: `migrate` needs neither the database client nor a WebSocket. */
const commands: Record<string, { summary: string; load: () => Promise<Command> }> = {
  client: {
    summary: 'Add, list, show, disable and remove sites that sign in by Saoma, and renew their secrets',
    load: async () => (await import('./client.ts')).client,
  },
  doctor: {
    summary: 'Check the settings on WeChat, Pusher, the database and the site',
    load: async () => (await import('./doctor/command.ts')).doctor,
  },
  migrate: {
    summary: 'Bring the database up to date',
    load: async () => (await import('./migrate.ts')).migrateCommand,
  },
  setup: {
    summary: 'Write .env: ask for the settings, test them, and generate the secrets',
    load: async () => (await import('./setup/command.ts')).setup,
  },
  stats: {
    summary: 'Show how many logins of the last hours reached each step',
    load: async () => (await import('./stats.ts')).stats,
  },
  user: {
    summary: 'List, find, show, block, sign out, export and delete users, and make them operators',
    load: async () => (await import('./user.ts')).user,
  },
}

/**
 * Runs `saoma <name> …args`. Throws CliError, with exit code 2 where the command line is wrong.
 *
 * @example
 * await saoma(['stats', '168', '--json']).catch(exitWithError)
 */
export async function saoma(
  [name, ...args]: string[],
  context: Context = { dotenv: noDotenv },
): Promise<void> {
  if (name === '--help' || name === '-h' || name === 'help') return console.log(list())
  if (name === undefined) throw new CliError(list(), { exitCode: 2 })
  if (!isCommand(name)) throw new CliError(`Unknown command: ${name}\n\n${list()}`, { exitCode: 2 })
  const command = await commands[name]?.load()
  if (!command) return
  if (args.includes('--help') || args.includes('-h')) {
    const language = languageIn(command, args)
    const help = typeof command.help === 'string' ? command.help : command.help[language]
    return console.log(`${usageOf(command)[language]}\n\n${help}`)
  }
  try {
    await command.run(args, context)
  } catch (error) {
    if (!(error instanceof TypeError) || !String(Reflect.get(error, 'code')).startsWith('ERR_PARSE_ARGS'))
      throw error
    const language = languageIn(command, args)
    const [, option] = /^Unknown option '(.+?)'/.exec(error.message) ?? []
    const problem = language === 'zh' && option ? `没有选项 ${option}。` : error.message
    const message = `${problem}\n${usageOf(command)[language]}`
    throw new CliError(message, { cause: error, exitCode: 2 })
  }
}

/** Some commands speak English only. */
function languageIn({ help }: Command, args: string[]): Language {
  return typeof help === 'string' ? 'en' : languageOf(args, process.env)
}

function usageOf({ usage }: Command): Text {
  return { zh: `用法：saoma ${usage}`, en: `Usage: saoma ${usage}` }
}

/** Whether saoma has a command of this name. */
export function isCommand(name: string): boolean {
  return Object.hasOwn(commands, name)
}

function list(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(9)}${summary}`)
  return [
    'Usage: saoma <command> [options]',
    '',
    ...lines,
    '',
    '--json prints the result for machines, <command> --help explains a command.',
    'Settings are read from the environment and from .env in the current folder.',
  ].join('\n')
}
