/** What Saoma says, read from `unknown`. A reader answers null for what it does not understand. */

export interface User {
  id: string
  nickname: string | null
  avatarUrl: string | null
  registered: boolean
}

/** What is asking to be signed in. Null: unknown. */
export interface SignInRequest {
  site: string
  host: string | null
  logoUrl: string | null
  /** What the site will learn: `profile`, `email`, `phone`. */
  shares: string[]
  browser: string | null
  system: string | null
  address: string | null
  place: string | null
  sameNetwork: boolean
  createdAt: string
  numberNeeded: boolean
}

/** The phone is known to Saoma for `expiresIn` seconds. `request` only where a scene was sent. */
export interface Known {
  token: string
  expiresIn: number
  user: User
  request: SignInRequest | null
  /** Masked; null: none is stored, or the site doesn't ask for it. */
  phone: string | null
  /** What one agrees to by signing in; null: the site has none. */
  termsUrl: string | null
  privacyUrl: string | null
}

export interface Session {
  id: string
  browser: string | null
  system: string | null
  address: string | null
  place: string | null
  /** The person had not been among the last to sign in there. */
  newBrowser: boolean
  lastSeenAt: string
}

/** A site that the person has let in. */
export interface Site {
  id: string
  name: string
  host: string
  logoUrl: string | null
  /** What the site learns: `profile`, `email`, `phone`. */
  shares: string[]
  connectedAt: string
}

export function readKnown(data: unknown): Known | null {
  const { token, expiresIn: seconds, user: userData, request: requestData } = fields(data)
  const { phone, termsUrl, privacyUrl } = fields(data)
  const user = readUserFields(userData)
  if (typeof token !== 'string' || user === null) return null
  const expiresIn = typeof seconds === 'number' ? seconds : 0
  const known = { token, expiresIn, user, termsUrl: text(termsUrl), privacyUrl: text(privacyUrl) }
  if (requestData === undefined || requestData === null) return { ...known, request: null, phone: null }
  const request = readRequest(requestData)
  return request && { ...known, request, phone: text(phone) }
}

export function readUser(data: unknown): User | null {
  return readUserFields(fields(data)['user'])
}

export function readPhone(data: unknown): string | null {
  return text(fields(data)['phone'])
}

export function readStatus(data: unknown): string | null {
  return text(fields(data)['status'])
}

export function readSessions(data: unknown): Session[] | null {
  const { sessions } = fields(data)
  if (!Array.isArray(sessions)) return null
  return sessions.map(readSession).filter((session) => session !== null)
}

export function readSites(data: unknown): Site[] | null {
  const { sites } = fields(data)
  if (!Array.isArray(sites)) return null
  return sites.map(readSite).filter((site) => site !== null)
}

export function readAccount(data: unknown): object | null {
  const { account } = fields(data)
  return typeof account === 'object' ? account : null
}

/** For calls whose answer is only that it went well. */
export function readNothing(): true {
  return true
}

/** The fields of an object; of anything else, none. */
export function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function readUserFields(value: unknown): User | null {
  const { id, nickname, avatarUrl, registered } = fields(value)
  if (typeof id !== 'string') return null
  return { id, nickname: text(nickname), avatarUrl: text(avatarUrl), registered: registered === true }
}

function readRequest(value: unknown): SignInRequest | null {
  const { site, host, logoUrl, shares, browser, system, address, place } = fields(value)
  const { sameNetwork, createdAt, numberNeeded } = fields(value)
  if (typeof site !== 'string' || typeof createdAt !== 'string') return null
  return {
    site,
    host: text(host),
    logoUrl: text(logoUrl),
    shares: texts(shares),
    browser: text(browser),
    system: text(system),
    address: text(address),
    place: text(place),
    sameNetwork: sameNetwork === true,
    createdAt,
    numberNeeded: numberNeeded === true,
  }
}

function readSession(value: unknown): Session | null {
  const { id, browser, system, address, place, newBrowser, lastSeenAt } = fields(value)
  if (typeof id !== 'string' || typeof lastSeenAt !== 'string') return null
  return {
    id,
    browser: text(browser),
    system: text(system),
    address: text(address),
    place: text(place),
    newBrowser: newBrowser === true,
    lastSeenAt,
  }
}

function readSite(value: unknown): Site | null {
  const { id, name, host, logoUrl, shares, connectedAt } = fields(value)
  if (typeof id !== 'string' || typeof name !== 'string' || typeof connectedAt !== 'string') return null
  return { id, name, host: text(host) ?? '', logoUrl: text(logoUrl), shares: texts(shares), connectedAt }
}
