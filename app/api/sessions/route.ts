import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { endSessions, listSessions } from '#lib/session.ts'
import { afterResponse } from '../../http/after-response.ts'
import { success } from '../../http/response.ts'
import { authenticate, addressOf } from '../../http/authenticate.ts'
import { route } from '../../http/api-route.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/sessions', {
  async GET(request) {
    const { userId, sessionId } = await authenticate(request)
    return success({ sessions: await listSessions(userId, sessionId) })
  },

  /** Ends all other sessions, or all of them for a phone. Responds with those that are left. */
  async DELETE(request) {
    const { userId, sessionId } = await authenticate(request)
    await endSessions(userId, sessionId, { address: addressOf(request) })
    await afterResponse(deliverLogouts)
    return success({ sessions: await listSessions(userId, sessionId) })
  },
})
