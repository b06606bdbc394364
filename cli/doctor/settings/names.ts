import { closestMatch } from 'leven'
import { settingNames } from '#lib/env.ts'
import { type Finding, plain, wrong } from '../finding.ts'
import { ownSettings } from '../consoles.ts'
import type { Given } from './settings.ts'

/** prisma.config.ts reads the last one. */
const known = [...settingNames, 'DATABASE_DIRECT_URL']
const byBareName = new Map(known.map((name) => [bare(name), name]))
/** Swapped letters are two changes. */
const maxDistance = 2

export interface UnknownName {
  name: string
  /** The setting that was probably meant. */
  nearest: string | undefined
}

/**
 * Names that nothing reads, though they look like settings of Saoma: those that resemble one, and in .env also those
 * that begin with SAOMA_. The environment has too many names of other programs for that.
 */
export function unknownNames(given: Given, namesInFile: string[]): UnknownName[] {
  const set = Object.keys(given).filter((name) => !known.includes(name) && given[name]?.trim())
  return set
    .map((name) => ({ name, nearest: nearestTo(name) }))
    .filter(({ name, nearest }) => nearest || (/^SAOMA_/i.test(name) && namesInFile.includes(name)))
}

export function unknownSetting({ name, nearest }: UnknownName): Finding {
  if (nearest === undefined)
    return wrong(plain(name), {
      what: {
        zh: `设置了 ${name}，但 Saoma 没有这项设置。`,
        en: `${name} is set, but Saoma has no such setting.`,
      },
      todo: {
        zh: '在 .env.example 里核对名称，或删去这一行。',
        en: 'Look the name up in .env.example, or remove the line.',
      },
      where: ownSettings,
    })
  return wrong(plain(name), {
    what: {
      zh: `设置了 ${name}，但没有程序读取它：正确的名称是 ${nearest}。`,
      en: `${name} is set, but nothing reads it: the setting is called ${nearest}.`,
    },
    todo: { zh: `把 ${name} 改名为 ${nearest}。`, en: `Rename ${name} to ${nearest}.` },
    where: ownSettings,
  })
}

function nearestTo(name: string): string | undefined {
  const match = closestMatch(bare(name), [...byBareName.keys()], { maxDistance })
  return match === undefined ? undefined : byBareName.get(match)
}

/** Case, `_` and `-` are what people forget first: they count for nothing. */
function bare(name: string): string {
  return name.replace(/[_-]/g, '').toUpperCase()
}
