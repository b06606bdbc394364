import { SaomaError } from '#lib/errors.ts'
import { endSession } from '#lib/session.ts'
import { listSessions } from '#lib/session.ts'
import { answer } from '../../../http/response.ts'
import { anyCaller, callerAddress } from '../../../http/authenticate.ts'
import { signOutHere } from '../../../http/cookies.ts'
import { route } from '../../../http/api-route.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/sessions/[id]', {
  /** Answers with what is left. */
  async DELETE(request, { id = '' }) {
    const { userId, sessionId } = await anyCaller(request)
    if (!(await endSession(userId, id, callerAddress(request)))) throw new SaomaError('not_found')
    const response = answer({ sessions: await listSessions(userId, sessionId) })
    if (id === sessionId) signOutHere(request, response)
    return response
  },
})
