import { closestMatch } from 'leven'
import { settingNames } from '#lib/env.ts'
import { named } from '../checks.ts'
import { advise, type Finding, plain, warning, wrong } from '../finding.ts'
import { ownSettings } from '../consoles.ts'
import { aliases } from './aliases.ts'
import type { Given } from './settings.ts'

const byBareName = new Map(settingNames.map((name) => [bare(name), name]))
/** Two swapped letters count as two changes. */
const maxDistance = 2
const prefix = /^(WECHAT|PUSHER|SAOMA|DATABASE)[_-]/i

export interface UnknownName {
  name: string
  /** The setting that was probably meant. */
  nearest: string | undefined
  /** Nothing reads the setting that was meant either. */
  isMissing: boolean
}

/**
 * Names that look like settings and are never read: similar to one, what others call it, or with the same beginning. What
 * has another beginning belongs to another program, unless the setting that it resembles is missing.
 */
export function unknownNames(given: Given): UnknownName[] {
  const set = Object.keys(given).filter((name) => !settingNames.includes(name) && given[name]?.trim())
  return set
    .map((name) => ({ name, nearest: nearestTo(name) ?? aliases[name.toUpperCase()] }))
    .map(({ name, nearest }) => ({
      name,
      nearest,
      isMissing: nearest !== undefined && !given[nearest]?.trim(),
    }))
    .filter(({ name, nearest, isMissing }) => prefix.test(name) || isMissing || nearestTo(name) === nearest)
    .filter(({ name, nearest }) => prefix.test(name) || nearest)
}

export function unknownSetting({ name, nearest, isMissing }: UnknownName): Finding {
  const check = named('setting-name', plain(name))
  if (nearest === undefined)
    return warning(
      check,
      advise(
        `设置了 ${name}，但 Saoma 没有该配置项。`,
        `${name} is set, but Saoma has no such setting.`,
        '请在 .env.example 中核对名称，或删除该项。如供其他程序使用，可忽略。',
        'Check the name in .env.example, or remove it. If it is for another program, ignore this.',
        ownSettings,
      ),
    )
  if (!isMissing)
    return warning(
      check,
      advise(
        `设置了 ${name}，但该名称无效；有效的 ${nearest} 也已设置。`,
        `${name} is set, but nothing reads it: ${nearest} is set too, and counts.`,
        `请确认 ${nearest} 的值正确，然后删除 ${name}。如供其他程序使用，可忽略。`,
        `Check that ${nearest} has the right value, then remove ${name}. If it is for another program, ignore this.`,
        ownSettings,
      ),
    )
  return wrong(
    check,
    advise(
      `设置了 ${name}，但该名称无效，正确的名称是 ${nearest}。`,
      `${name} is set, but nothing reads it: the setting is called ${nearest}.`,
      `请将 ${name} 改名为 ${nearest}。`,
      `Rename ${name} to ${nearest}.`,
      ownSettings,
    ),
  )
}

/** The setting that a name is nearest to, if any is near. */
export function nearestTo(name: string): string | undefined {
  const match = closestMatch(bare(name), [...byBareName.keys()], { maxDistance })
  return match === undefined ? undefined : byBareName.get(match)
}

/** Ignores case, spaces, `_` and `-`, which people confuse most. */
function bare(name: string): string {
  return name.replace(/[\s_-]/g, '').toUpperCase()
}
