import type { Readable, Writable } from 'node:stream'
import * as clack from '@clack/prompts'
import { CliError } from '../cli-error.ts'
import { type Finding, type Language, print, type Text } from '../doctor/finding.ts'

export interface Question {
  message: Text
  /** An example, or where to find it. */
  hint?: Text
  /** An earlier answer, to be corrected. */
  before?: string
  /** What an empty answer stands for. */
  usual?: string
  problem?: (value: string) => Text | undefined
}

export interface Choice<Value> {
  value: Value
  label: Text
  hint?: Text
}

/** How setup asks and tells. What is asked rejects with CliError, exit code 130, once the person presses Ctrl-C. */
export interface Ask {
  text(question: Question): Promise<string>
  /** Shown as dots while it is typed. */
  secret(question: Question): Promise<string>
  choose<Value extends string>(message: Text, choices: Choice<Value>[], initial: Value): Promise<Value>
  confirm(message: Text): Promise<boolean>
  /** What to do after a trial failed. `fixed` are settings of the environment. */
  failed(findings: Finding[], fixed: readonly string[]): Promise<Next>
  tell(text: Text): void
  show(findings: Finding[]): void
}

/** Correct the answers, try the same once more, or keep them although they do not work. */
export type Next = 'change' | 'again' | 'keep'

export interface Terminal {
  input: Readable
  output: Writable
}

/** Questions on a terminal. */
export function onTerminal(terminal: Terminal, language: Language): Ask {
  const words = wordsIn[language]
  clack.updateSettings({ messages: { cancel: words.cancelled, error: words.cancelled } })

  function asked({ message, hint, before, usual, problem }: Question): clack.TextOptions {
    if (hint) clack.log.message(hint[language], terminal)
    return {
      ...terminal,
      message: message[language],
      ...(before !== undefined && { initialValue: before }),
      ...(usual !== undefined && { placeholder: usual, defaultValue: usual }),
      validate(typed = '') {
        const value = typed.trim()
        if (value === '') return usual === undefined ? words.required : undefined
        return problem?.(value)?.[language]
      },
    }
  }

  async function choose<Value extends string>(
    message: Text,
    choices: Choice<Value>[],
    initial: Value,
  ): Promise<Value> {
    const options = choices.map(({ value, label, hint }) => ({
      value,
      label: label[language],
      ...(hint && { hint: hint[language] }),
    }))
    // Typed for a Value that may be anything.
    const select = clack.select as (question: object) => Promise<Value | symbol>
    return answered(
      await select({ ...terminal, message: message[language], options, initialValue: initial }),
      language,
    )
  }

  return {
    text: async (question) => answered(await clack.text(asked(question)), language).trim(),
    secret: async (question) => answered(await clack.password(asked(question)), language).trim(),
    choose,
    confirm: async (message) =>
      answered(
        await clack.confirm({
          ...terminal,
          message: message[language],
          active: words.yes,
          inactive: words.no,
        }),
        language,
      ),
    failed: (findings, fixed) => {
      clack.log.warn(print(findings, language), terminal)
      if (fixed.length > 0) clack.log.message(fixedText(fixed)[language], terminal)
      return choose(afterFailure, nexts, fixed.length > 0 ? 'again' : 'change')
    },
    tell: (text) => clack.log.message(text[language], terminal),
    show: (findings) => clack.log.message(print(findings, language), terminal),
  }
}

function answered<Value>(value: Value, language: Language): Exclude<Value, symbol> {
  if (clack.isCancel(value)) throw cancelled(language)
  return value as Exclude<Value, symbol>
}

/** After Ctrl-C, before anything was written. */
export function cancelled(language: Language): CliError {
  return new CliError(wordsIn[language].nothingWritten, { exitCode: 130 })
}

const afterFailure: Text = { zh: '如何继续？', en: 'How do you want to continue?' }
const nexts: Choice<Next>[] = [
  { value: 'change', label: { zh: '重新填写', en: 'Enter it again' } },
  { value: 'again', label: { zh: '重新测试', en: 'Try again' } },
  { value: 'keep', label: { zh: '仍然使用，以后再解决', en: 'Keep it, and fix it later' } },
]

function fixedText(names: readonly string[]): Text {
  const list = names.join(', ')
  return {
    zh: `${names.join('、')} 来自环境变量，环境变量优先于 .env：请在环境中更正，再重新运行。`,
    en: `The environment sets ${list} and goes before .env: correct it there, and start again.`,
  }
}

const wordsIn = {
  zh: {
    yes: '是',
    no: '否',
    required: '请填写',
    cancelled: '已取消',
    nothingWritten: '已取消，未写入任何文件。',
  },
  en: {
    yes: 'Yes',
    no: 'No',
    required: 'Required',
    cancelled: 'Cancelled',
    nothingWritten: 'Cancelled. Nothing was written.',
  },
}
