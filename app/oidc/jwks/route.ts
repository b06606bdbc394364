import { publicKeys } from '#lib/oidc/keys.ts'
import { route } from '../../http/api-route.ts'
import { json, preflight } from '../response.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/oidc/jwks', {
  async GET() {
    return json(await publicKeys(), { maxAge: 300 })
  },

  OPTIONS: preflight,
})
