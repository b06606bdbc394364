import { endSessions } from '#lib/session.ts'
import { listSessions } from '#lib/session.ts'
import { answer } from '../../http/response.ts'
import { anyCaller, callerAddress } from '../../http/authenticate.ts'
import { route } from '../../http/api-route.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/sessions', {
  async GET(request) {
    const { userId, sessionId } = await anyCaller(request)
    return answer({ sessions: await listSessions(userId, sessionId) })
  },

  /** All others; all, where a phone asks. Answers with what is left. */
  async DELETE(request) {
    const { userId, sessionId } = await anyCaller(request)
    await endSessions(userId, sessionId, callerAddress(request))
    return answer({ sessions: await listSessions(userId, sessionId) })
  },
})
