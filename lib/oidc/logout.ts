import { sign, timingSafeEqualStrings } from '../crypto.ts'
import { currentSession, endSession } from '../session.ts'
import { isKnownAs } from '../site/consent.ts'
import { findClient } from './client.ts'
import { readHint } from './keys.ts'
import { singleParams, withParams } from './request.ts'

/** `ask`: the person has to confirm, with this proof. `redirect` is null where no site is sure to have asked. */
export type Logout =
  | { kind: 'refused'; why: 'malformed' | 'hint' | 'redirect_uri' }
  | { kind: 'ask'; proof: string; redirectOrigin: string | null }
  | { kind: 'done'; redirect: string | null }

export const proofName = 'saoma_sure'

type By = { sessionToken: string | null; address: string | null; isPost: boolean }

/**
 * A logout that a site asks for (OpenID Connect RP-Initiated Logout). It ends the session of this browser, at once with an ID token
 * of the same person, otherwise once they confirm. `address` is the browser's, unmasked.
 */
export async function logOut(asked: URLSearchParams, by: By): Promise<Logout> {
  const params = singleParams(asked)
  if (params === null) return { kind: 'refused', why: 'malformed' }
  const hint = await readHint(params.get('id_token_hint'))
  const clientId = params.get('client_id')
  if (hint === null || (hint && (clientId ?? hint.aud) !== hint.aud)) return { kind: 'refused', why: 'hint' }
  const redirect = await redirectOf(params, hint?.aud ?? clientId)
  if (redirect === undefined) return { kind: 'refused', why: 'redirect_uri' }

  const session = await currentSession(by.sessionToken)
  if (!session) return { kind: 'done', redirect }
  const { sessionId, user } = session
  const isOwn = hint !== undefined && (await isKnownAs(user.id, { siteId: hint.aud, sub: hint.sub }))
  const proof = sign('sign-out', sessionId)
  if (!isOwn && !(by.isPost && timingSafeEqualStrings(params.get(proofName) ?? '', proof)))
    return { kind: 'ask', proof, redirectOrigin: redirect && new URL(redirect).origin }
  await endSession(user.id, sessionId, { address: by.address })
  return { kind: 'done', redirect }
}

/** null without an address; undefined if it is not one of this client's. */
async function redirectOf(params: Map<string, string>, clientId = ''): Promise<string | null | undefined> {
  const uri = params.get('post_logout_redirect_uri')
  const client = uri === undefined ? null : await findClient(clientId)
  if (uri === undefined || client === null) return null
  const state = params.get('state')
  return client.logoutUris.includes(uri)
    ? withParams(uri, { ...(state !== undefined && { state }) })
    : undefined
}
