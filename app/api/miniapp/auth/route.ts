import { z } from 'zod'
import { SaomaError } from '#lib/errors.ts'
import { scanLogin } from '#lib/login/scan.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { afterResponse } from '../../../http/after-response.ts'
import { success } from '../../../http/response.ts'
import { readJson } from '../../../http/body.ts'
import { route } from '../../../http/api-route.ts'
import { jsCode, sceneId } from '../../../http/schemas.ts'
import { visitorOf } from '../../../http/visitor.ts'

const body = z.object({ code: jsCode, scene: sceneId.optional(), launchScene: z.number().int().optional() })

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/miniapp/auth', {
  async POST(request) {
    const { code, scene = null, launchScene = null } = await readJson(request, body)
    try {
      return success(await scanLogin({ code, scene, launchScene }, visitorOf(request.headers)))
    } catch (error) {
      // A merge with a blocked user has ended the sessions of both.
      if (error instanceof SaomaError && error.code === 'user_blocked') await afterResponse(deliverLogouts)
      throw error
    }
  },
})
