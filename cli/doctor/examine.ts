import { fileURLToPath } from 'node:url'
import { checkDatabase } from './database/database.ts'
import { named } from './checks.ts'
import { type Finding, ok, type Text, untried, wrong } from './finding.ts'
import { checkMiniprogram } from './miniprogram.ts'
import { checkPlaces } from './places.ts'
import { checkPusher } from './pusher/pusher.ts'
import { quote } from './quote.ts'
import type { DotenvFile } from './settings/file.ts'
import { checkSettings, type Given } from './settings/settings.ts'
import { checkSite } from './site/site.ts'
import { checkSites } from './sites.ts'
import { checkWechat } from './wechat/wechat.ts'
import { within } from './unreachable.ts'

export interface Patience {
  /** For one answer of somebody else's, in milliseconds. */
  waitMs: number
  /** For one of the six parts in all. */
  partMs: number
  miniprogram: string
}

export const usual: Patience = {
  // The site itself waits for WeChat for up to 8 s.
  waitMs: 12_000,
  partMs: 60_000,
  miniprogram: fileURLToPath(new URL('../../miniprogram', import.meta.url)),
}

const settings: Text = { zh: '配置', en: 'Settings' }
const names = {
  database: { zh: '数据库', en: 'Database' },
  wechat: { zh: '微信', en: 'WeChat' },
  pusher: { zh: 'Pusher', en: 'Pusher' },
  site: { zh: '网站', en: 'Site' },
  sites: { zh: '其他网站', en: 'Other sites' },
  miniprogram: { zh: '小程序', en: 'Mini-program' },
}

export type Part = keyof typeof names
const allParts = Object.keys(names) as Part[]

/** The parts that a wrong setting would fail, and not by themselves. */
const dependents: [RegExp, readonly Part[]][] = [
  [/^DATABASE_URL$/, ['database']],
  [/^WECHAT_APP_ID$/, ['wechat', 'miniprogram']],
  [/^WECHAT_/, ['wechat']],
  [/^PUSHER_/, ['pusher']],
  [/^SAOMA_URL$/, ['site', 'sites', 'miniprogram']],
]

/** Of each part that depends on a setting which is known to be wrong, the name of the setting. */
function hindered(findings: Finding[]): Map<Part, string> {
  const names = findings.filter(({ state }) => state === 'wrong').map(({ check }) => check.en)
  return new Map(
    names.flatMap((name) => {
      const [, parts = []] = dependents.find(([form]) => form.test(name)) ?? []
      return parts.map((one): [Part, string] => [one, name])
    }),
  )
}

function waiting(part: Part, setting: string): Finding {
  return untried(names[part], {
    zh: `${setting} 有误，未检查`,
    en: `not checked: ${setting} is wrong, see above`,
  })
}

/**
 * Checks the settings and, if they are complete, the services that they name, all at the same time. `file` is what is known
 * of the .env files.
 */
export async function examine(
  given: Given,
  file: DotenvFile,
  { waitMs, partMs, miniprogram }: Patience,
  wanted: readonly Part[] = allParts,
): Promise<Finding[]> {
  const { env, findings } = checkSettings(given, file)
  if (!env) return findings
  const work: Record<Part, () => Promise<Finding[]>> = {
    database: () => checkDatabase(waitMs),
    wechat: () => checkWechat(waitMs),
    pusher: () => checkPusher(waitMs),
    site: () => checkSite(waitMs),
    sites: () => checkSites(waitMs),
    miniprogram: () => checkMiniprogram(miniprogram),
  }
  const causes = hindered(findings)
  const parts = await Promise.all(
    wanted.map(async (name) => {
      const cause = causes.get(name)
      return cause === undefined ? part(names[name], partMs, work[name]()) : [waiting(name, cause)]
    }),
  )
  const places = checkPlaces(env.SAOMA_PLACES)
  const first = ok(settings, { zh: '齐全，格式正确', en: 'complete and well-formed' })
  return [...(findings.length > 0 ? findings : [first]), ...places, ...parts.flat()]
}

/** A part that hangs, or fails unexpectedly, does not affect the others. */
async function part(name: Text, partMs: number, work: Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await within(partMs, work)
  } catch (error) {
    return [wrong(named('check-failed', name), unforeseen(error))]
  }
}

function unforeseen(error: unknown): { what: Text; theirs: string; todo: Text } {
  return {
    what: { zh: '检查未能完成。', en: 'The check itself failed.' },
    theirs: quote(error instanceof Error ? error.message : String(error)),
    todo: {
      zh: '请重试。如仍然失败，请附上返回信息反馈问题。',
      en: 'Try again; if it fails again, report it with this message.',
    },
  }
}
