import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { CliError } from '../cli-error.ts'
import { usual } from '../doctor/examine.ts'
import { inLanguage, type Language } from '../doctor/finding.ts'
import { languageOf } from '../language.ts'
import { lanAddress } from '../lan.ts'
import type { Command } from '../saoma.ts'
import { cancelled, onTerminal, type Terminal } from './ask.ts'
import { conclude } from './conclusion.ts'
import { contentsOf, newSecrets } from './contents.ts'
import { fitMiniprogram } from './miniprogram-files.ts'
import { help } from './help.ts'
import { missingOptions, readOptions, type Settings } from './options.ts'
import { answersTo, type Surroundings } from './questions.ts'
import * as report from './report.ts'
import { createPrivate, isTaken } from './settings-file.ts'
import { startAnew, trialsIn } from './trials.ts'
import { unattended } from './unattended.ts'

export const setup: Command = {
  usage: 'setup [options] [--json]',
  help,
  run: (args, { demo }) => runSetup(args, { input: process.stdin, output: process.stdout }, demo),
}

/** Asks on `terminal` for what the options leave open, and writes .env into the current folder. */
export async function runSetup(args: string[], terminal: Terminal, demo?: Settings): Promise<void> {
  const environment = { ...process.env }
  const file = path.resolve('.env')
  expectFree(file, languageOf(args, environment))
  const given = readOptions(args, environment)
  const { language, json } = given
  const tell = (text: string): void => void (json || console.log(text))
  const around: Surroundings = { demo, lanAddress: lanAddress(), trials: trialsIn(environment) }
  const missing = missingOptions(given, demo !== undefined)
  const isAttended = missing.length > 0 && isTerminal(terminal) && !given.yes && !json
  if (missing.length > 0 && !isAttended)
    throw new CliError(report.missing(missing)[language], { exitCode: 2 })
  if (given.fromEnvironment.length > 0) tell(report.surrounding(given.fromEnvironment)[language])

  const ask = isAttended ? onTerminal(terminal, language) : unattended(language)
  const answers = await unlessInterrupted(answersTo(given, ask, around), language)
  const made = newSecrets()
  const settings = { ...answers.settings, ...made, ...pick(environment, Object.keys(made)) }
  write(file, contentsOf(settings, language), language)
  const wanted = report.miniprogramOf(answers)
  const fitted = fitMiniprogram(usual.miniprogram, wanted)
  for (const line of report.written(file, wanted, fitted)) tell(line[language])

  startAnew(settings, environment)
  const { findings, next } = await conclude(answers)
  if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1
  tell(report.end(findings, next, answers.way, language))
  if (json)
    console.log(
      JSON.stringify({
        file,
        miniprogram: fitted,
        findings: findings.map((finding) => inLanguage(finding, language)),
        next: next.command,
      }),
    )
}

function isTerminal({ input, output }: Terminal): boolean {
  return 'isTTY' in input && input.isTTY === true && 'isTTY' in output && output.isTTY === true
}

/** Throws CliError where there is a .env already, or none can be written. */
function expectFree(file: string, language: Language): void {
  if (isTaken(file)) throw new CliError(report.taken(file)[language])
  try {
    accessSync(path.dirname(file), constants.W_OK)
  } catch (cause) {
    throw new CliError(report.unwritable(file)[language], { cause })
  }
}

function write(file: string, text: string, language: Language): void {
  try {
    createPrivate(file, text)
  } catch (cause) {
    const isNew = (cause as NodeJS.ErrnoException).code === 'EEXIST'
    throw new CliError((isNew ? report.taken : report.unwritable)(file)[language], { cause })
  }
}

/** Ctrl-C while a part is tried. During a question, the question itself sees it. */
async function unlessInterrupted<Result>(work: Promise<Result>, language: Language): Promise<Result> {
  function end(): void {
    console.error(cancelled(language).message)
    process.exit(cancelled(language).exitCode)
  }
  process.once('SIGINT', end)
  try {
    return await work
  } finally {
    process.off('SIGINT', end)
  }
}

function pick(env: NodeJS.Dict<string>, names: string[]): Settings {
  return Object.fromEntries(names.flatMap((name) => (env[name]?.trim() ? [[name, env[name]?.trim()]] : [])))
}
