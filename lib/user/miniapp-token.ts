import { errors, jwtVerify, SignJWT } from 'jose'
import { keyFor } from '../crypto.ts'

/**
 * The person who calls from the mini-program, by their identity. `scene`: the one that this token may decide; null for a login
 * without one.
 */
export type MiniappCaller = { identityId: string; scene: string | null }

export const tokenSeconds = 900
const algorithm = 'HS256'

export function miniappToken({ identityId, scene }: MiniappCaller): Promise<string> {
  return new SignJWT(scene === null ? {} : { scene })
    .setProtectedHeader({ alg: algorithm })
    .setSubject(identityId)
    .setIssuedAt()
    .setExpirationTime(`${tokenSeconds} s`)
    .sign(keyFor('miniapp'))
}

/** null unless the token is valid and unexpired. */
export async function verifyMiniappToken(token: string): Promise<MiniappCaller | null> {
  try {
    const { payload } = await jwtVerify(token, keyFor('miniapp'), {
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
