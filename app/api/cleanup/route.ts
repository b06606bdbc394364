import { env } from '#lib/env.ts'
import { cleanUp } from '#lib/cleanup.ts'
import { answer } from '../../http/response.ts'
import { operatorCaller } from '../../http/authenticate.ts'
import { route } from '../../http/api-route.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/cleanup', {
  /** For a cron job, Vercel's or another: those can only GET. */
  async GET(request) {
    operatorCaller(request, env().CRON_SECRET)
    return answer({ removed: await cleanUp() })
  },
})
