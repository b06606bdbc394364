import { rowsOf } from './references.ts'

type Words = { zh: string[]; en: string[] }

/** What no text may contain: the words in the columns “not” of docs/glossary.md. */
export function forbiddenWords(glossary: string): Words {
  const rows = rowsOf(glossary, 4)
  const column = (index: number): string[] =>
    rows.flatMap((cells) => Array.from(cells[index]?.matchAll(/`([^`]+)`/g) ?? [], ([, word = '']) => word))
  return { zh: column(1), en: column(3) }
}

/** What of a text the glossary forbids: its words, and its rules about dots, quotes and spaces. */
export function mistakesIn(text: { zh: string; en: string }, not: Words): string[] {
  const [zh = '', en = ''] = [text.zh, text.en].map((words) =>
    words.replaceAll(/\$?\{[^}]*\}|京ICP备\S+/g, ''),
  )
  const inChinese = not.zh.filter((word) => zh.includes(word))
  const inEnglish = not.en.filter((word) => new RegExp(`\\b${word}\\b`, 'i').test(en))
  const space = /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u.exec(zh)
  const dots = /……|\.\.\./.exec(zh + en)
  const quotes = /[“”]/.exec(zh)
  return [...inChinese, ...inEnglish, ...[space, dots, quotes].flatMap((found) => found?.[0] ?? [])]
}

/** True for one sentence with a full stop at its end. */
export function isOneStopped(text: string): boolean {
  return /^[^。！？]+。$/.test(text) || /^(?:[^.!?…]|\.(?=\S))+\.$/.test(text)
}
