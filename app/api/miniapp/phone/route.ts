import { z } from 'zod'
import { takePhoneNumber } from '#lib/account/phone.ts'
import { env } from '#lib/env.ts'
import { SaomaError } from '#lib/errors.ts'
import { limit } from '#lib/limit.ts'
import { success } from '../../../http/response.ts'
import { readJson } from '../../../http/body.ts'
import { addressOf, authenticateMiniapp, authenticatePhone } from '../../../http/authenticate.ts'
import { route } from '../../../http/api-route.ts'
import { jsCode } from '../../../http/schemas.ts'

const body = z.object({ code: jsCode })

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/miniapp/phone', {
  /** Stores the number that the person shared with the site that asks for it. Only with SAOMA_PHONE=on. */
  async POST(request) {
    if (!env().SAOMA_PHONE) throw new SaomaError('not_found')
    const caller = await authenticateMiniapp(request)
    const userId = await authenticatePhone(request)
    const address = addressOf(request)
    await limit('phone', { address, known: userId })
    const { code } = await readJson(request, body)
    const phone = await takePhoneNumber(caller, code, address)
    if (phone === null) throw new SaomaError('unauthenticated')
    return success({ phone })
  },
})
