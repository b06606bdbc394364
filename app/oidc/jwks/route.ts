import { publicKeys } from '#lib/oidc/keys.ts'
import { json, publicRoute } from '../response.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = publicRoute('/oidc/jwks', {
  async GET() {
    return json(await publicKeys(), { maxAge: 300 })
  },
})
