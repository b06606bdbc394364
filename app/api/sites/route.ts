import { connectedSites } from '#lib/site/consent.ts'
import { authenticate } from '../../http/authenticate.ts'
import { route } from '../../http/api-route.ts'
import { success } from '../../http/response.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/sites', {
  /** The sites that the caller has let in. */
  async GET(request) {
    const { userId } = await authenticate(request)
    return success({ sites: await connectedSites(userId) })
  },
})
