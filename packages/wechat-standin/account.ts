import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { CREDENTIAL_CHECK_ORDER } from './assumptions.ts'
import { failure, type Failure, invalidIp } from './errcode.ts'

const WHITELIST_MAX = 10
const name = z.string().min(1).max(128)

export const accountSchema = z.strictObject({
  appid: name,
  secret: name,
  /** False for a personal account. */
  verified: z.boolean(),
  /** Any name for the Open Platform account it is bound to. Accounts with the same name share unionids. */
  openPlatform: name.optional(),
  /** Pages of the released version, home page first. Empty: not released yet. */
  releasedPages: z.array(name),
  /** Allowed callers. Absent: anyone, as by default. */
  whitelist: z.array(z.string().refine(isWhitelistEntry)).max(WHITELIST_MAX).optional(),
  /** Users that WeChat rates as high risk: 40226. */
  blockedUsers: z.array(name).optional(),
  /** Paths that this account may not call: 48001. */
  deniedPaths: z.array(z.string().startsWith('/')).optional(),
})

/** A mini-program as WeChat knows it. */
export type Account = z.input<typeof accountSchema>

/** True for `a.b.c.d`, `a.b.c.*` and `a.b.c.d/24`. */
function isWhitelistEntry(entry: string): boolean {
  if (entry.includes('/') && !entry.endsWith('/24')) return false
  const cidr = toCidr(entry)
  return ipaddr.IPv4.isValidCIDR(cidr) && ipaddr.IPv4.isValidFourPartDecimal(cidr.split('/')[0] ?? '')
}

/** Without a list everyone may call. */
export function isWhitelisted(whitelist: readonly string[] | undefined, ip: string): boolean {
  if (!whitelist) return true
  if (!ipaddr.isValid(ip)) return false
  const address = ipaddr.process(ip)
  if (!(address instanceof ipaddr.IPv4)) return false
  return whitelist.some((entry) => address.match(ipaddr.IPv4.parseCIDR(toCidr(entry))))
}

/** A peer's address as WeChat writes it: `::ffff:a.b.c.d` is `a.b.c.d`. */
export function plainIp(address: string | undefined): string {
  if (!address || !ipaddr.isValid(address)) return '0.0.0.0'
  return ipaddr.process(address).toString()
}

function toCidr(entry: string): string {
  if (entry.endsWith('.*')) return `${entry.slice(0, -1)}0/24`
  return entry.includes('/') ? entry : `${entry}/32`
}

export interface GivenCredentials {
  appid: string | null | undefined
  secret: string | null | undefined
  grantType: string | null | undefined
  ip: string
}

type Check = (given: GivenCredentials, account: Account | undefined, grantType: string) => boolean

const fails: Record<(typeof CREDENTIAL_CHECK_ORDER)[number], Check> = {
  41002: (given) => !given.appid,
  40013: (_, account) => !account,
  40164: (given, account) => !isWhitelisted(account?.whitelist, given.ip),
  41004: (given) => !given.secret,
  40125: (given, account) => given.secret !== account?.secret,
  40002: (given, _, grantType) => given.grantType !== grantType,
}

/** The account, or the first error in WeChat's order. Used by every endpoint that takes the AppSecret. */
export function checkCredentials(
  accounts: readonly Account[],
  given: GivenCredentials,
  grantType: string,
): Account | Failure {
  const account = accounts.find((known) => known.appid === given.appid)
  const errcode = CREDENTIAL_CHECK_ORDER.find((code) => fails[code](given, account, grantType))
  if (errcode === 40164) return invalidIp(given.ip)
  if (errcode !== undefined) return failure(errcode)
  return account ?? failure(40013)
}
