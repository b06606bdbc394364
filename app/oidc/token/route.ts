import type { NextRequest, NextResponse } from 'next/server'
import { limit } from '#lib/limit.ts'
import { credentialsOf, isClient } from '#lib/oidc/client.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { singleParams } from '#lib/oidc/request.ts'
import { exchangeCode } from '#lib/oidc/token.ts'
import { afterResponse } from '../../http/after-response.ts'
import { route } from '../../http/api-route.ts'
import { addressOf } from '../../http/authenticate.ts'
import { readForm } from '../../http/body.ts'
import { json, preflight } from '../response.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/oidc/token', {
  async POST(request) {
    const form = singleParams(await readForm(request))
    if (form === null) return refuse('invalid_request', 'a parameter is repeated or has control characters')
    const authorization = request.headers.get('authorization')
    if (authorization !== null && form.has('client_secret'))
      return refuse('invalid_request', 'client_secret and an Authorization header')
    const client = credentialsOf(authorization, form)
    if (client === null) return refuseClient(request)
    const [grantType, code, redirectUri] = ['grant_type', 'code', 'redirect_uri'].map((name) =>
      form.get(name),
    )
    if (grantType !== 'authorization_code' || code === undefined || redirectUri === undefined) {
      if (!(await isClient(client))) return refuseClient(request)
      if (grantType === undefined) return refuse('invalid_request', 'grant_type is missing')
      if (grantType !== 'authorization_code')
        return refuse('unsupported_grant_type', 'only grant_type=authorization_code')
      return refuse('invalid_request', 'code or redirect_uri is missing')
    }
    const verifier = form.get('code_verifier') ?? null
    const tokens = await exchangeCode(client, { code, redirectUri, verifier })
    if (tokens === 'invalid_client') return refuseClient(request)
    if (tokens !== 'invalid_grant') return json(tokens)
    await afterResponse(deliverLogouts)
    return refuse('invalid_grant', 'the code is unknown, used or expired, or was issued for another request')
  },

  OPTIONS: preflight,
})

/** Counts the attempt. Throws `rate_limited`. */
async function refuseClient(request: NextRequest): Promise<NextResponse> {
  await limit('miss', { address: addressOf(request) })
  const headers: Record<string, string> = {}
  if (request.headers.has('authorization')) headers['WWW-Authenticate'] = 'Basic realm="token"'
  return refuse('invalid_client', 'unknown client_id or wrong client_secret', { status: 401, headers })
}

/** RFC 6749 §5.2. */
function refuse(
  error: string,
  description: string,
  init: { status: number; headers: Record<string, string> } = { status: 400, headers: {} },
): NextResponse {
  return json({ error, error_description: description }, init)
}
