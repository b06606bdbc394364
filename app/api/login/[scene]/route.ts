import { loginStatus } from '#lib/login/status.ts'
import { answer } from '../../../http/answer.ts'
import { browserOf } from '../../../http/caller.ts'
import { route } from '../../../http/methods.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/login/[scene]', {
  async GET(request, { scene = '' }) {
    return answer(await loginStatus(scene, browserOf(request)))
  },
})
