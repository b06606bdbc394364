import { after } from 'next/server'
import { z } from 'zod'
import { redeemLogin } from '#lib/login/redeem.ts'
import { keepSignedIn, signedIn } from '#lib/login/signed-in.ts'
import { endSession } from '#lib/session/end.ts'
import { answer } from '../../http/answer.ts'
import { readJson } from '../../http/body.ts'
import { browserOf } from '../../http/caller.ts'
import { clearSessionToken, sessionTokenOf, setSessionToken } from '../../http/cookies.ts'
import { route } from '../../http/methods.ts'
import { refuseCrossSite } from '../../http/same-site.ts'
import { attempt, sceneId, ticket } from '../../http/shapes.ts'
import { userSignedIn } from '../../user-signed-in.ts'

const body = z.object({ scene: sceneId, ticket, attempt })

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/session', {
  async GET(request) {
    const token = sessionTokenOf(request.cookies)
    const { user, renewed } = await keepSignedIn(token)
    const response = answer({ user })
    if (token !== null && renewed) setSessionToken(response, token)
    return response
  },

  async POST(request) {
    refuseCrossSite(request.headers)
    const { scene, ticket, attempt = null } = await readJson(request, body)
    const sessionToken = sessionTokenOf(request.cookies)
    const { user, token } = await redeemLogin({
      scene,
      ticket,
      attempt,
      browser: browserOf(request),
      sessionToken,
    })
    const response = answer({ user })
    setSessionToken(response, token)
    after(() => userSignedIn(user))
    return response
  },

  async DELETE(request) {
    refuseCrossSite(request.headers)
    const current = await signedIn(sessionTokenOf(request.cookies))
    if (current) await endSession(current.user.id, current.sessionId)
    const response = answer({ user: null })
    clearSessionToken(response)
    return response
  },
})
