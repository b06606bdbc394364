import { authenticateClient } from '#lib/oidc/client.ts'
import { singleParams } from '#lib/oidc/request.ts'
import { exchangeCode } from '#lib/oidc/token.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { limit } from '#lib/limit.ts'
import { afterResponse } from '../../http/after-response.ts'
import { addressOf } from '../../http/authenticate.ts'
import { readForm } from '../../http/body.ts'
import { json, oauthError, publicRoute } from '../response.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = publicRoute('/oidc/token', {
  async POST(request) {
    const form = singleParams(await readForm(request))
    if (form === null)
      return oauthError(400, 'invalid_request', 'a parameter is repeated or has control characters')
    const authorization = request.headers.get('authorization')
    const clientId = await authenticateClient(authorization, form)
    if (clientId === null) {
      await limit('miss', { address: addressOf(request) })
      const headers = authorization === null ? {} : { 'WWW-Authenticate': 'Basic realm="token"' }
      return oauthError(401, 'invalid_client', 'unknown client_id or wrong client_secret', headers)
    }
    const [grantType, code, redirectUri] = [
      form.get('grant_type'),
      form.get('code'),
      form.get('redirect_uri'),
    ]
    if (grantType === undefined) return oauthError(400, 'invalid_request', 'grant_type is missing')
    if (grantType !== 'authorization_code')
      return oauthError(400, 'unsupported_grant_type', 'only grant_type=authorization_code')
    if (code === undefined || redirectUri === undefined)
      return oauthError(400, 'invalid_request', 'code or redirect_uri is missing')
    const tokens = await exchangeCode(clientId, {
      code,
      redirectUri,
      verifier: form.get('code_verifier') ?? null,
    })
    if (tokens) return json(tokens)
    await afterResponse(deliverLogouts)
    return oauthError(
      400,
      'invalid_grant',
      'the code is unknown, used or expired, or was issued for another request',
    )
  },
})
