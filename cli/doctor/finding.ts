import type { Check } from './checks.ts'

export type Language = 'zh' | 'en'
export type Text = Record<Language, string>

export interface Advice {
  what: Text
  /** The message of whoever refused, as received. */
  theirs?: string
  /** Who that was, if the check does not tell. */
  by?: Text
  todo: Text
  /** Which console, which menu. */
  where?: Text
  /** A heading of docs/errors.md that says more than that of the check: an errcode of WeChat. */
  heading?: string
}

/** The advice in both languages: what is wrong, what to do about it, and in which console. */
export function advise(whatZh: string, whatEn: string, todoZh: string, todoEn: string, where?: Text): Advice {
  return { what: { zh: whatZh, en: whatEn }, todo: { zh: todoZh, en: todoEn }, ...(where && { where }) }
}

/** The result of one check. `warning`: works, but should be looked at. `untried`: something else has to be fixed first. */
export type Finding =
  | { state: 'ok'; check: Text; detail?: Text }
  | ({ state: 'wrong'; check: Text; docs: Text } & Advice)
  | ({ state: 'warning'; check: Text; docs: Text } & Advice)
  | { state: 'untried'; check: Text; why: Text }

export function ok(check: Text, detail?: Text): Finding {
  return { state: 'ok', check, ...(detail && { detail }) }
}

export function wrong(check: Check, advice: Advice): Finding {
  return { state: 'wrong', ...explained(check, advice) }
}

export function warning(check: Check, advice: Advice): Finding {
  return { state: 'warning', ...explained(check, advice) }
}

type Explained = { check: Text; docs: Text } & Advice

/** `docs` is where the documentation has more about it. */
function explained({ id, zh, en }: Check, { heading = id, ...advice }: Advice): Explained {
  const docs = { zh: `docs/errors.zh-CN.md#${heading}`, en: `docs/errors.md#${heading}` }
  return { check: { zh, en }, ...advice, docs }
}

export function untried(check: Text, why: Text): Finding {
  return { state: 'untried', check, why }
}

/** The same text in both languages: a number, a name, an address. */
export function plain(text: string): Text {
  return { zh: text, en: text }
}

const marks = { ok: '✓', wrong: '✗', warning: '!', untried: '–' } as const

const words = {
  wrong: { zh: '问题：', en: 'Wrong: ' },
  warning: { zh: '注意：', en: 'Warning: ' },
  theirs: { zh: '返回信息：', en: 'Message: ' },
  todo: { zh: '解决方法：', en: 'What to do: ' },
  where: { zh: '位置：', en: 'Where: ' },
  docs: { zh: '详见：', en: 'More: ' },
} as const

/** A line for each check; below a failed one, what is wrong and what to do. */
export function print(findings: Finding[], language: Language): string {
  const colon = language === 'zh' ? '：' : ': '
  return findings.map((finding) => lines(finding, language, colon).join('\n')).join('\n')
}

/** Whether every check could be run and none failed. Warnings pass. */
export function passed(findings: Finding[]): boolean {
  return findings.every(({ state }) => state === 'ok' || state === 'warning')
}

/** The last line: how many checks failed, and how many warn. */
export function summary(findings: Finding[], language: Language): string {
  const count = (state: Finding['state']): number => findings.filter((one) => one.state === state).length
  const [wrong, untried, warning] = [count('wrong'), count('untried'), count('warning')]
  const told: Text = passed(findings)
    ? { zh: `${findings.length} 项检查全部通过`, en: `All ${findings.length} checks passed` }
    : {
        zh: `共 ${findings.length} 项：${wrong} 项未通过，${untried} 项未检查`,
        en: `Of ${findings.length} check${findings.length === 1 ? '' : 's'}, ${wrong} failed and ${untried} could not be run`,
      }
  const besides: Text =
    warning === 0 ? plain('') : { zh: `，${warning} 项需要注意`, en: `; ${warning} gave a warning` }
  return told[language] + besides[language] + (language === 'zh' ? '。' : '.')
}

/** The finding with its texts in one language, for JSON. */
export function inLanguage(finding: Finding, language: Language): Record<string, string> {
  const texts = Object.entries(finding).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : value[language],
  ])
  return Object.fromEntries(texts)
}

function lines(finding: Finding, language: Language, colon: string): string[] {
  const head = `${marks[finding.state]} ${finding.check[language]}`
  if (finding.state === 'ok') return [finding.detail ? head + colon + finding.detail[language] : head]
  if (finding.state === 'untried') return [head + colon + finding.why[language]]
  const { what, theirs, by, todo, where, docs } = finding
  return [
    head,
    `    ${words[finding.state][language]}${what[language]}`,
    ...(theirs === undefined
      ? []
      : [`    ${by ? wordsOf(by)[language] : words.theirs[language]}“${theirs}”`]),
    `    ${words.todo[language]}${todo[language]}`,
    ...(where ? [`    ${words.where[language]}${where[language]}`] : []),
    `    ${words.docs[language]}${docs[language]}`,
  ]
}

function wordsOf({ zh, en }: Text): Text {
  return { zh: `${zh}返回：`, en: `Message from ${en}: ` }
}
