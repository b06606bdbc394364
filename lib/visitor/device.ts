import Bowser from 'bowser'

export type Device = { browser: string | null; system: string | null }

const longest = 64

/** The browser and system that a User-Agent header names, for people to read; null where it names none. */
export function deviceOf(userAgent: string | null): Device {
  if (!userAgent) return { browser: null, system: null }
  const { browser, os } = Bowser.parse(userAgent)
  const version = browser.version?.split('.')[0]
  return { browser: label(browser.name, version), system: label(os.name, os.versionName ?? os.version) }
}

function label(name?: string, version?: string): string | null {
  if (!name) return null
  return [name, version].filter(Boolean).join(' ').slice(0, longest)
}
