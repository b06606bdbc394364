import { z } from 'zod'
import { blockUser } from '#lib/account/block.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { afterResponse } from '../../../../http/after-response.ts'
import { personAct } from '../../person-act.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = personAct(
  'block',
  z.object({}),
  async ({ id, by }) => {
    if (!(await blockUser(id, by))) return null
    await afterResponse(deliverLogouts)
    return 'blocked'
  },
)
