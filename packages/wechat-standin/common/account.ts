import { z } from 'zod'
import { isWhitelistEntry, WHITELIST_MAX } from './ip-whitelist.ts'

const name = z.string().min(1).max(128)

export const accountSchema = z.strictObject({
  appid: name,
  secret: name,
  /** A company's account; false is a personal one. */
  verified: z.boolean(),
  /** The Open Platform account that it is bound to, by any name: the same name gives the same unionids. */
  openPlatform: name.optional(),
  /** Pages of the released version, the home page first; none: not released yet. */
  releasedPages: z.array(name),
  /** Absent: off, as it is by default. */
  whitelist: z.array(z.string().refine(isWhitelistEntry)).max(WHITELIST_MAX).optional(),
  /** Persons that WeChat considers a high risk: 40226. */
  blockedUsers: z.array(name).optional(),
  /** Paths that this account has no permission for: 48001. */
  deniedPaths: z.array(z.string().startsWith('/')).optional(),
})

/** One mini-program as WeChat knows it. */
export type Account = z.input<typeof accountSchema>
