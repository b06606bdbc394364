import { NextResponse } from 'next/server'
import { singleParams } from '#lib/oidc/request.ts'
import { userInfo } from '#lib/oidc/token.ts'
import { route } from '../../http/api-route.ts'
import { bearerOf } from '../../http/authenticate.ts'
import { mediaTypeOf, readForm } from '../../http/body.ts'
import { json, preflight } from '../response.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/oidc/userinfo', {
  async GET(request) {
    return answer(bearerOf(request))
  },

  async POST(request) {
    const isForm = mediaTypeOf(request) === 'application/x-www-form-urlencoded'
    const form = singleParams(isForm ? await readForm(request) : new URLSearchParams())
    const [inHeader, inForm] = [bearerOf(request), form?.get('access_token') ?? null]
    if (form === null || (inHeader !== null && inForm !== null)) return refuse(400, 'invalid_request')
    return answer(inHeader ?? inForm)
  },

  OPTIONS: preflight,
})

async function answer(token: string | null): Promise<NextResponse> {
  const claims = token === null ? null : await userInfo(token)
  return claims ? json(claims) : refuse(401, token === null ? null : 'invalid_token')
}

/** RFC 6750 §3. */
function refuse(status: number, error: string | null): NextResponse {
  const challenge = error === null ? 'Bearer' : `Bearer error="${error}"`
  const headers = { 'WWW-Authenticate': challenge, 'Cache-Control': 'no-store' }
  return new NextResponse(null, { status, headers })
}
