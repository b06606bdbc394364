import { hash } from '../crypto.ts'
import { env } from '../env.ts'
import { shortName } from '../user/short-name.ts'
import { publicUser, type UserRow } from '../user/user.ts'

/** A person at a site, with what decides about the claims. */
export type Subject = Omit<UserRow, 'blockedAt'> & {
  sub: string
  scopes: string[]
  phone: string | null
  updatedAt: Date
  /** Of the site: null for placeholder addresses, empty for none. */
  emailDomain: string | null
}

type Claims = Record<string, string | number | boolean>

/** The claims of the scopes that a site was granted (OpenID Connect Core §5.1, §5.4). */
export function claimsOf(subject: Subject): Claims {
  const { sub, scopes } = subject
  return {
    ...(scopes.includes('profile') && profile(subject)),
    ...(scopes.includes('email') && email(sub, subject.emailDomain)),
    ...(scopes.includes('phone') && phone(subject.phone)),
  }
}

function profile(subject: Subject): Claims {
  const { nickname, avatarUrl } = publicUser(subject)
  const name = nickname ?? `用户 ${shortName(subject.userId).code}`
  return {
    name,
    nickname: name,
    // Some sites make it a part of an address: lower-case letters and digits only.
    preferred_username: `u-${Buffer.from(hash(subject.sub), 'base64url').toString('hex').slice(0, 12)}`,
    updated_at: Math.floor(subject.updatedAt.getTime() / 1_000),
    ...(avatarUrl !== null && { picture: avatarUrl }),
  }
}

/** WeChat tells no address, and many sites refuse a person without one. Not verified: nobody receives mail there. */
function email(sub: string, domain: string | null): Claims {
  if (domain === '') return {}
  return {
    email: `${sub}@${domain ?? `users.${new URL(env().SAOMA_URL).hostname.replace(/^\[|\]$|:/g, '')}.invalid`}`,
    email_verified: false,
  }
}

/** As E.164 has it; WeChat has verified it. */
function phone(number: string | null): Claims {
  return number === null ? {} : { phone_number: number.replaceAll(' ', ''), phone_number_verified: true }
}
