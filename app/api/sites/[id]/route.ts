import { SaomaError } from '#lib/errors.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { connectedSites, disconnectSite } from '#lib/site/consent.ts'
import { afterResponse } from '../../../http/after-response.ts'
import { addressOf, authenticate } from '../../../http/authenticate.ts'
import { route } from '../../../http/api-route.ts'
import { success } from '../../../http/response.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/sites/[id]', {
  /** Disconnects a site, which ends the logins there. Responds with the sites that are left. */
  async DELETE(request, { id = '' }) {
    const { userId } = await authenticate(request)
    if (!(await disconnectSite(userId, id, addressOf(request)))) throw new SaomaError('not_found')
    await afterResponse(deliverLogouts)
    return success({ sites: await connectedSites(userId) })
  },
})
