import { type NextRequest, NextResponse } from 'next/server'
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
    return answer(bearerOf(request) ?? (await formToken(request)))
  },

  OPTIONS: preflight,
})

async function formToken(request: NextRequest): Promise<string | null> {
  const isForm = mediaTypeOf(request) === 'application/x-www-form-urlencoded'
  return isForm ? (await readForm(request)).get('access_token') : null
}

async function answer(token: string | null): Promise<NextResponse> {
  const claims = token === null ? null : await userInfo(token)
  if (claims) return json(claims)
  const challenge = token === null ? 'Bearer' : 'Bearer error="invalid_token"'
  const headers = { 'WWW-Authenticate': challenge, 'Cache-Control': 'no-store' }
  return new NextResponse(null, { status: 401, headers })
}
