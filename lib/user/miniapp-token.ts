import { errors, jwtVerify, SignJWT } from 'jose'
import { keyFor } from '../crypto.ts'
import { remember } from '../per-process.ts'

/**
 * The person who calls from the mini-program, by their identity. `scene`: the one that this token may decide; null for a login
 * without one.
 */
export type MiniappCaller = { identityId: string; scene: string | null }

export const tokenSeconds = 900
const algorithm = 'HS256'

export async function miniappToken({ identityId, scene }: MiniappCaller): Promise<string> {
  return new SignJWT(scene === null ? {} : { scene })
    .setProtectedHeader({ alg: algorithm })
    .setSubject(identityId)
    .setIssuedAt()
    .setExpirationTime(`${tokenSeconds} s`)
    .sign(await key())
}

/** null unless the token is valid and unexpired. */
export async function verifyMiniappToken(token: string): Promise<MiniappCaller | null> {
  try {
    const { payload } = await jwtVerify(token, await key(), {
      algorithms: [algorithm],
      requiredClaims: ['sub', 'exp'],
    })
    const scene = payload['scene']
    return { identityId: payload.sub ?? '', scene: typeof scene === 'string' ? scene : null }
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/** Imported once per process: jose would import the bytes for each token. */
function key(): Promise<CryptoKey> {
  return remember('miniapp key', () =>
    crypto.subtle.importKey('raw', keyFor('miniapp'), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
      'verify',
    ]),
  )
}
