import { discoveryRoute } from '../../oidc/discovery.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = discoveryRoute(
  '/.well-known/openid-configuration',
)
