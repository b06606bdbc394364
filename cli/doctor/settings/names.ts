import { closestMatch } from 'leven'
import { settingNames } from '#lib/env.ts'
import { named } from '../checks.ts'
import { advise, type Finding, plain, wrong } from '../finding.ts'
import { ownSettings } from '../consoles.ts'
import type { Given } from './settings.ts'

const byBareName = new Map(settingNames.map((name) => [bare(name), name]))
/** Two swapped letters count as two changes. */
const maxDistance = 2

export interface UnknownName {
  name: string
  /** The setting that was probably meant. */
  nearest: string | undefined
}

/**
 * Names that look like settings but are never read: those similar to a setting, and in .env also those that begin with
 * SAOMA_. In the environment, such a name may belong to another program.
 */
export function unknownNames(given: Given, namesInFile: string[]): UnknownName[] {
  const set = Object.keys(given).filter((name) => !settingNames.includes(name) && given[name]?.trim())
  return set
    .map((name) => ({ name, nearest: nearestTo(name) }))
    .filter(({ name, nearest }) => nearest || (/^SAOMA_/i.test(name) && namesInFile.includes(name)))
}

export function unknownSetting({ name, nearest }: UnknownName): Finding {
  if (nearest === undefined)
    return wrong(
      named('setting-name', plain(name)),
      advise(
        `设置了 ${name}，但 Saoma 没有该设置项。`,
        `${name} is set, but Saoma has no such setting.`,
        '请在 .env.example 中核对名称，或删除该行。',
        'Check the name in .env.example, or remove the line.',
        ownSettings,
      ),
    )
  return wrong(
    named('setting-name', plain(name)),
    advise(
      `设置了 ${name}，但该名称无效，正确的名称是 ${nearest}。`,
      `${name} is set, but nothing reads it: the setting is called ${nearest}.`,
      `请将 ${name} 改名为 ${nearest}。`,
      `Rename ${name} to ${nearest}.`,
      ownSettings,
    ),
  )
}

function nearestTo(name: string): string | undefined {
  const match = closestMatch(bare(name), [...byBareName.keys()], { maxDistance })
  return match === undefined ? undefined : byBareName.get(match)
}

/** Ignores case, `_` and `-`, which people confuse most. */
function bare(name: string): string {
  return name.replace(/[_-]/g, '').toUpperCase()
}
