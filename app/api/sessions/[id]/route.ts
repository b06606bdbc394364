import { SaomaError } from '#lib/errors.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { endSession, listSessions } from '#lib/session.ts'
import { afterResponse } from '../../../http/after-response.ts'
import { success } from '../../../http/response.ts'
import { authenticate, addressOf } from '../../../http/authenticate.ts'
import { signOutHere } from '../../../http/cookies.ts'
import { route } from '../../../http/api-route.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/sessions/[id]', {
  /** Responds with the sessions that are left. */
  async DELETE(request, { id = '' }) {
    const { userId, sessionId } = await authenticate(request)
    if (!(await endSession(userId, id, { address: addressOf(request) }))) throw new SaomaError('not_found')
    await afterResponse(deliverLogouts)
    const response = success({ sessions: await listSessions(userId, sessionId) })
    if (id === sessionId) signOutHere(request, response)
    return response
  },
})
