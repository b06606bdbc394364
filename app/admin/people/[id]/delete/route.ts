import { z } from 'zod'
import { deleteAccount } from '#lib/account/delete.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { afterResponse } from '../../../../http/after-response.ts'
import { seeOther } from '../../../../http/response.ts'
import { personAct } from '../../person-act.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = personAct(
  'delete',
  z.object({ confirmed: z.literal('yes') }),
  async ({ id, by }) => {
    if (!(await deleteAccount(id, by))) return null
    await afterResponse(deliverLogouts)
    return seeOther('/admin/people?done=deleted')
  },
)
