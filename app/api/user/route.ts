import { z } from 'zod'
import { deleteAccount } from '#lib/account/delete.ts'
import { exportAccount } from '#lib/account/export.ts'
import { limit } from '#lib/limit.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { afterResponse } from '../../http/after-response.ts'
import { success } from '../../http/response.ts'
import { readJson } from '../../http/body.ts'
import { addressOf, authenticateFresh, forUser } from '../../http/authenticate.ts'
import { forgetUserHere, sessionTokenOf } from '../../http/cookies.ts'
import { route } from '../../http/api-route.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/user', {
  /** Everything that is stored about the caller. */
  async GET(request) {
    const account = await forUser(
      () => authenticateFresh(request),
      async (userId) => {
        await limit('export', { address: addressOf(request), known: userId })
        return exportAccount(userId)
      },
    )
    return success({ account })
  },

  async DELETE(request) {
    await authenticateFresh(request)
    await readJson(request, z.object({}))
    await forUser(
      () => authenticateFresh(request),
      async (userId) => (await deleteAccount(userId, { address: addressOf(request) })) || null,
    )
    await afterResponse(deliverLogouts)
    const response = success({ user: null })
    // A phone has no cookies.
    if (sessionTokenOf(request.cookies) !== null) forgetUserHere(response)
    return response
  },
})
