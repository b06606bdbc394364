import { z } from 'zod'
import { redeemLogin } from '#lib/login/redeem.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { currentSession, endSession, keepSignedIn } from '#lib/session.ts'
import { afterResponse } from '../../http/after-response.ts'
import { success } from '../../http/response.ts'
import { readJson } from '../../http/body.ts'
import { browserOf, addressOf } from '../../http/authenticate.ts'
import {
  renewCookies,
  sessionTokenOf,
  setBrowserCookie,
  setSessionToken,
  signOutHere,
} from '../../http/cookies.ts'
import { route } from '../../http/api-route.ts'
import { refuseCrossSite } from '../../http/same-site.ts'
import { attempt, sceneId, ticket } from '../../http/schemas.ts'
import { userSignedIn } from '../../session.ts'

/** In the answer to a redemption: the person was the last to sign in in this browser. */
const returningHeader = 'Saoma-Returning'

const body = z.object({ scene: sceneId, ticket, attempt })

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/session', {
  async GET(request) {
    const { user, renewed } = await keepSignedIn(sessionTokenOf(request.cookies))
    const response = success({ user })
    if (renewed) renewCookies(request, response)
    return response
  },

  async POST(request) {
    refuseCrossSite(request.headers)
    const { scene, ticket, attempt = null } = await readJson(request, body)
    const sessionToken = sessionTokenOf(request.cookies)
    const { user, returning, token, cookie } = await redeemLogin({
      scene,
      ticket,
      attempt,
      browser: browserOf(request),
      sessionToken,
    })
    const response = success({ user })
    if (returning) response.headers.set(returningHeader, 'yes')
    setSessionToken(response, token)
    setBrowserCookie(response, cookie)
    await afterResponse(() => userSignedIn(user))
    if (sessionToken !== null) await afterResponse(deliverLogouts)
    return response
  },

  async DELETE(request) {
    refuseCrossSite(request.headers)
    const current = await currentSession(sessionTokenOf(request.cookies))
    if (current) await endSession(current.user.id, current.sessionId, { address: addressOf(request) })
    await afterResponse(deliverLogouts)
    const response = success({ user: null })
    signOutHere(request, response)
    return response
  },
})
