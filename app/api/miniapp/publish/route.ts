import { z } from 'zod'
import { decideLogin } from '#lib/login/decide.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { afterResponse } from '../../../http/after-response.ts'
import { success } from '../../../http/response.ts'
import { readJson } from '../../../http/body.ts'
import { authenticateMiniapp } from '../../../http/authenticate.ts'
import { route } from '../../../http/api-route.ts'
import { attempt, sceneId, twoDigits } from '../../../http/schemas.ts'
import { visitorOf } from '../../../http/visitor.ts'

const body = z.object({
  scene: sceneId,
  decision: z.enum(['confirm', 'cancel']),
  number: twoDigits.optional(),
  attempt,
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/miniapp/publish', {
  async POST(request) {
    const caller = await authenticateMiniapp(request)
    const { scene, decision, number = null, attempt = null } = await readJson(request, body)
    const { address } = visitorOf(request.headers)
    const decided = await decideLogin(caller, { scene, decision, number, attempt }, address, afterResponse)
    if (decision === 'cancel') await afterResponse(deliverLogouts)
    return success(decided)
  },
})
