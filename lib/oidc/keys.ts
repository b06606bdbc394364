import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  EncryptJWT,
  errors,
  exportJWK,
  generateKeyPair,
  type JWK,
  jwtDecrypt,
  jwtVerify,
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
  return (
    new SignJWT({ iss: env().SAOMA_URL, ...claims })
      .setProtectedHeader({ alg, kid: key.publicKey.kid, typ })
      .setIssuedAt()
      // jose imports a JWK once, and keeps it by the object.
      .sign(key.privateKey)
  )
}

/** All keys that an RP may need, as a JWK set. */
export async function publicKeys(): Promise<{ keys: JWK[] }> {
  return { keys: (await keys()).map(({ publicKey }) => publicKey) }
}

/**
 * Whose ID token an `id_token_hint` is, and for which client, expired or not; null if it is none. undefined without one, and for one
 * whose key is no longer kept: nobody can tell.
 */
export async function readHint(
  token: string | null | undefined,
): Promise<{ sub: string; aud: string } | null | undefined> {
  if (token == null) return undefined
  const options = { issuer: env().SAOMA_URL, typ: 'JWT', algorithms: [alg], currentDate: new Date(0) }
  try {
    const keySet = createLocalJWKSet(await publicKeys())
    return (await jwtVerify<{ sub: string; aud: string }>(token, keySet, options)).payload
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return undefined
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/** null where jose refuses a token. */
async function unlessRefused<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
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
    rows.map(async ({ publicKey, privateKey, ...key }) => {
      const decrypted = await unlessRefused(jwtDecrypt(privateKey, keyFor('signing keys')))
      return {
        ...key,
        publicKey: publicKey as Key['publicKey'],
        privateKey: decrypted && (decrypted.payload as JWK),
      }
    }),
  )
}

/** Of several instances that make the key of this number, one wins. */
async function makeKey(number: number, inDays: number): Promise<void> {
  const pair = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(pair.publicKey)
  const publicKey = { ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig', alg }
  const privateKey = await new EncryptJWT(await exportJWK(pair.privateKey))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(keyFor('signing keys'))
  await db().$executeRaw`
    INSERT INTO "SigningKey" (number, "publicKey", "privateKey", "signsFrom")
    VALUES (${number}, ${JSON.stringify(publicKey)}::jsonb, ${privateKey}, now() + make_interval(days => ${inDays}::int))
    ON CONFLICT DO NOTHING`
}

/** Deletes keys that signed nothing for longer than an ID token is valid. Returns how many were deleted. */
export function removeSigningKeys(): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "SigningKey" k WHERE EXISTS (
      SELECT FROM "SigningKey" n WHERE n.number > k.number AND n."signsFrom" < now() - make_interval(days => ${days.kept}::int))`
}
