import {
  calculateJwkThumbprint,
  compactDecrypt,
  CompactEncrypt,
  compactVerify,
  decodeProtectedHeader,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose'
import { keyFor } from '../crypto.ts'
import { db } from '../db/client.ts'
import { env } from '../env.ts'
import { remember } from '../per-process.ts'

/** `privateKey` is null where SAOMA_SECRET is another one now: the key still verifies. */
type Key = { number: number; publicKey: JWK & { kid: string }; privateKey: JWK | null; signsFrom: Date }

const alg = 'RS256'
/** A key signs for 90 days, the last of them beside the next one's publication. */
const days = { renewed: 89, published: 1, kept: 1 } as const
/** So long does an instance not notice a new key, which signs nothing before a day. */
const cacheMs = 60_000

/** A signed JWT of this issuer. `typ` is that of its header. */
export async function signJwt(claims: Record<string, unknown>, typ: string): Promise<string> {
  const usable = (await keys()).filter(({ privateKey }) => privateKey)
  // The oldest, where the first key seems to be of the future: the clock is not the database's.
  const key = usable.find(({ signsFrom }) => signsFrom.getTime() <= Date.now()) ?? usable.at(-1)
  if (!key?.privateKey) throw new Error('there is no signing key')
  return new SignJWT({ iss: env().SAOMA_URL, ...claims })
    .setProtectedHeader({ alg, kid: key.publicKey.kid, typ })
    .setIssuedAt()
    .sign(await importJWK(key.privateKey, alg))
}

/** All keys that an RP may need, as a JWK set. */
export async function publicKeys(): Promise<JWK[]> {
  return (await keys()).map(({ publicKey }) => publicKey)
}

/** What an ID token says that this issuer signed, expired or not; null for anything else. */
export async function verifyIdToken(
  token: string,
): Promise<{ sub: string; aud: string; sid: string | null } | null> {
  try {
    const { kid, typ } = decodeProtectedHeader(token)
    const key = (await keys()).find(({ publicKey }) => publicKey.kid === kid)
    if (!key || typ !== 'JWT') return null
    const { payload } = await compactVerify(token, await importJWK(key.publicKey, alg), { algorithms: [alg] })
    const { iss, sub, aud, sid } = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>
    if (iss !== env().SAOMA_URL || typeof sub !== 'string' || typeof aud !== 'string') return null
    return { sub, aud, sid: typeof sid === 'string' ? sid : null }
  } catch (error) {
    // jose throws a TypeError for what has not even the form of a token.
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null
    throw error
  }
}

/** Newest first. Makes the first key, and the next one in time. */
async function keys(): Promise<Key[]> {
  const cache = remember('signing keys', () => ({ keys: [] as Key[], readAt: -Infinity }))
  if (performance.now() - cache.readAt < cacheMs) return cache.keys
  let found = await readKeys()
  const newest = found.find(({ privateKey }) => privateKey)
  if (!newest || newest.signsFrom.getTime() < Date.now() - days.renewed * 24 * 3_600_000) {
    await makeKey((found[0]?.number ?? 0) + 1, newest ? days.published : 0)
    found = await readKeys()
  }
  Object.assign(cache, { keys: found, readAt: performance.now() })
  return found
}

async function readKeys(): Promise<Key[]> {
  const rows = await db().signingKey.findMany({ orderBy: { number: 'desc' } })
  return Promise.all(
    rows.map(async ({ number, publicKey, privateKey, signsFrom }) => ({
      number,
      publicKey: publicKey as Key['publicKey'],
      privateKey: await decrypt(privateKey),
      signsFrom,
    })),
  )
}

/** Of several instances that make the key of this number, one wins. */
async function makeKey(number: number, inDays: number): Promise<void> {
  const pair = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(pair.publicKey)
  const publicKey = { ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig', alg }
  const privateKey = await encrypt(await exportJWK(pair.privateKey))
  await db().$executeRaw`
    INSERT INTO "SigningKey" (number, "publicKey", "privateKey", "signsFrom")
    VALUES (${number}, ${JSON.stringify(publicKey)}::jsonb, ${privateKey}, now() + make_interval(days => ${inDays}::int))
    ON CONFLICT DO NOTHING`
}

function encrypt(key: JWK): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(key)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(keyFor('signing keys'))
}

async function decrypt(jwe: string): Promise<JWK | null> {
  try {
    const { plaintext } = await compactDecrypt(jwe, keyFor('signing keys'))
    return JSON.parse(new TextDecoder().decode(plaintext)) as JWK
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/** Deletes keys that signed nothing for longer than an ID token is valid. Returns how many were deleted. */
export function removeSigningKeys(): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "SigningKey" k WHERE EXISTS (
      SELECT FROM "SigningKey" n WHERE n.number > k.number AND n."signsFrom" < now() - make_interval(days => ${days.kept}::int))`
}
