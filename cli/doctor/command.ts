import { parseArgs } from 'node:util'
import { chooseLanguage } from '../language.ts'
import type { Command } from '../saoma.ts'
import { examine, usual } from './examine.ts'
import type { Text } from './finding.ts'
import { inLanguage, passed, print, summary } from './finding.ts'

export const doctor: Command = {
  usage: 'doctor [--lang zh|en] [--json]',
  help: {
    zh: `用真实的微信、Pusher、数据库和网站测试各项配置，并说明如何解决问题。不会修改任何内容。
有检查失败或无法进行时，退出码为 1；仅有「注意」时为 0。未指定 --lang 时，语言由 LC_ALL、LC_MESSAGES 或 LANG 决定。
--json 输出 { "ok", "findings": [{ "state": "ok" | "warning" | "wrong" | "untried", "check", … }] }。`,
    en: `Tries the settings on the real WeChat, Pusher, database and site, and says what to fix. Changes nothing.
Exits with 1 if a check failed or could not be run, not for a warning. Without --lang, the language is that of LC_ALL, LC_MESSAGES or LANG.
--json prints { "ok", "findings": [{ "state": "ok" | "warning" | "wrong" | "untried", "check", … }] }.`,
  },
  async run(args, { dotenv }) {
    const options = { lang: { type: 'string' }, json: { type: 'boolean' } } as const
    const { values } = parseArgs({ args, options })
    const language = chooseLanguage(values.lang, process.env)
    const given = { ...process.env }
    if (!values.json) console.log(`${introduction(dotenv.files)[language]}\n`)
    // Deprecation warnings and the log of lib would stand between the lines.
    process.noDeprecation = true
    process.env['SAOMA_LOG_LEVEL'] = 'silent'
    const findings = await examine(given, dotenv, usual)
    const ok = passed(findings)
    console.log(
      values.json
        ? JSON.stringify({ ok, findings: findings.map((finding) => inLanguage(finding, language)) })
        : `${print(findings, language)}\n\n${summary(findings, language)}`,
    )
    if (!ok) process.exitCode = 1
  },
}

function introduction(files: string[]): Text {
  if (files.length === 0)
    return {
      zh: '未找到 .env，正在检查环境变量中的配置，请稍候…',
      en: 'There is no .env: checking the settings in the environment. This takes a few seconds.',
    }
  const names = files.join(', ')
  return {
    zh: `正在检查 ${files.join('、')} 和环境变量中的配置，请稍候…`,
    en: `Checking the settings in ${names} and the environment. This takes a few seconds.`,
  }
}
