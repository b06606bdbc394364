import { SaomaError } from '#lib/errors.ts'
import { loginStatus } from '#lib/login/status.ts'
import { answer } from '../../../http/answer.ts'
import { browserSecretOf } from '../../../http/cookies.ts'
import { route } from '../../../http/methods.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, { scene = '' }) {
    const secret = browserSecretOf(request.cookies)
    if (secret === null) throw new SaomaError('scene_unknown')
    return answer(await loginStatus(scene, secret))
  },
})
