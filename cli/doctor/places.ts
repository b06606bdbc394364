import { readPlaces } from '#lib/visitor/place.ts'
import { checks } from './checks.ts'
import { ownSettings } from './consoles.ts'
import { advise, type Finding, ok, plain, wrong } from './finding.ts'
import { quote } from './quote.ts'

const check = checks.places

/** Whether the file in SAOMA_PLACES can be read, and how old it is. No finding if none is set. */
export function checkPlaces(file: string | undefined): Finding[] {
  if (file === undefined) return []
  try {
    const { databaseType, buildEpoch } = readPlaces(file).metadata
    if (!databaseType.includes('City')) return [wrong(check, noCities(databaseType))]
    return [ok(check, plain(`${databaseType}, ${buildEpoch.toISOString().slice(0, 10)}`))]
  } catch (error) {
    return [wrong(check, { ...unreadable, theirs: quote(String(error)) })]
  }
}

const unreadable = advise(
  '无法读取 SAOMA_PLACES 指定的文件，或该文件不是 MMDB 格式，手机上不会显示地点。',
  'The file in SAOMA_PLACES cannot be read, or is not an MMDB file: phones will show no place.',
  '请检查路径和权限，或重新下载该文件（docs/deploy.zh-CN.md）；不需要时留空。',
  'Check its path and permissions, or download it again (docs/deploy.md). Leave the setting empty to do without.',
  ownSettings,
)

function noCities(type: string): ReturnType<typeof advise> {
  return advise(
    `SAOMA_PLACES 指定的文件（${type}）中没有城市数据。`,
    `The file in SAOMA_PLACES (${type}) has no cities.`,
    '请使用城市数据库，例如 DB-IP City Lite 或 GeoLite2 City（docs/deploy.zh-CN.md）。',
    'Use a database of cities, such as DB-IP City Lite or GeoLite2 City (docs/deploy.md).',
    ownSettings,
  )
}
