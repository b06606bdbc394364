import { loginStatus } from '#lib/login/status.ts'
import { success } from '../../../http/response.ts'
import { browserOf } from '../../../http/authenticate.ts'
import { route } from '../../../http/api-route.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/login/[scene]', {
  async GET(request, { scene = '' }) {
    return success(await loginStatus(scene, browserOf(request)))
  },
})
