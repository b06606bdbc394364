import { env } from '#lib/env.ts'
import { cleanUp } from '#lib/cleanup.ts'
import { success } from '../../http/response.ts'
import { authenticateOperator } from '../../http/authenticate.ts'
import { route } from '../../http/api-route.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/cleanup', {
  /** Called by a cron job. Vercel's can only send GET. */
  async GET(request) {
    authenticateOperator(request, env().CRON_SECRET)
    return success({ removed: await cleanUp() })
  },
})
