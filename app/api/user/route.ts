import { z } from 'zod'
import { deleteAccount } from '#lib/account/delete.ts'
import { exportAccount } from '#lib/account/export.ts'
import { success } from '../../http/response.ts'
import { readJson } from '../../http/body.ts'
import { addressOf, authenticateFresh } from '../../http/authenticate.ts'
import { signOutHere } from '../../http/cookies.ts'
import { route } from '../../http/api-route.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/user', {
  /** Everything that is stored of the caller. */
  async GET(request) {
    return success({ account: await exportAccount(await authenticateFresh(request)) })
  },

  async DELETE(request) {
    const userId = await authenticateFresh(request)
    await readJson(request, z.object({}))
    await deleteAccount(userId, addressOf(request))
    const response = success({ user: null })
    signOutHere(request, response)
    return response
  },
})
