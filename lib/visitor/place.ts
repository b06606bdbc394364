import { readFileSync } from 'node:fs'
import { type CityResponse, Reader } from 'mmdb-lib'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { remember } from '../per-process.ts'
import { isPublicAddress } from './address.ts'

/** A database of cities in the format MMDB, read into memory. Throws if the file isn't one. */
export function readPlaces(file: string): Reader<CityResponse> {
  return new Reader<CityResponse>(readFileSync(file))
}

/**
 * City and country of an address, in Chinese and English as far as the database names them: `中国 上海 (Shanghai, China)`.
 * One text for both languages, because the places of browser and phone are compared. null if unknown.
 */
export function placeOf(address: string | null): string | null {
  const database = remember('places', openPlaces)
  if (database === null || address === null || !isPublicAddress(address)) return null
  // In a database of IPv4 only, mmdb-lib would find an IPv6 address by its first 32 bits.
  if (address.includes(':') && database.metadata.ipVersion === 4) return null
  try {
    return nameOf(database.get(address))
  } catch {
    // Records of another form, or a damaged file: no reason to refuse a login.
    return null
  }
}

function nameOf(record: CityResponse | null): string | null {
  const { city, country } = record ?? {}
  const chinese = [country?.names['zh-CN'], city?.names['zh-CN']].filter(Boolean).join(' ')
  const english = [city?.names.en, country?.names.en].filter(Boolean).join(', ')
  return (chinese && english ? `${chinese} (${english})` : chinese || english) || null
}

/** null if SAOMA_PLACES is not set or can't be read, which the log and the doctor tell. */
function openPlaces(): Reader<CityResponse> | null {
  const file = env().SAOMA_PLACES
  if (file === undefined) return null
  try {
    return readPlaces(file)
  } catch (error) {
    log().error({ err: error }, 'SAOMA_PLACES cannot be read')
    return null
  }
}
