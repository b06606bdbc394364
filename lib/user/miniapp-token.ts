import { errors, jwtVerify, SignJWT } from 'jose'
import { keyFor } from '../crypto.ts'

/** Who calls from the mini-program, and for which scene; null for a login that came without one. */
export type MiniappCaller = { userId: string; scene: string | null }

export const tokenSeconds = 900
const algorithm = 'HS256'

export function miniappToken({ userId, scene }: MiniappCaller): Promise<string> {
  return new SignJWT(scene === null ? {} : { scene })
    .setProtectedHeader({ alg: algorithm })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime(`${tokenSeconds} s`)
    .sign(keyFor('miniapp'))
}

/** null for a token that is forged, changed, expired or none at all. */
export async function verifyMiniappToken(token: string): Promise<MiniappCaller | null> {
  try {
    const { payload } = await jwtVerify(token, keyFor('miniapp'), {
      algorithms: [algorithm],
      requiredClaims: ['sub', 'exp'],
    })
    const scene = payload['scene']
    return { userId: payload.sub ?? '', scene: typeof scene === 'string' ? scene : null }
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
