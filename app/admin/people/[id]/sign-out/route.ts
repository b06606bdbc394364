import { z } from 'zod'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { endSessions } from '#lib/session.ts'
import { afterResponse } from '../../../../http/after-response.ts'
import { personAct } from '../../person-act.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = personAct(
  'sign-out',
  z.object({}),
  async ({ id, by }) => {
    if (!(await endSessions(id, null, by))) return null
    await afterResponse(deliverLogouts)
    return 'signed_out'
  },
)
