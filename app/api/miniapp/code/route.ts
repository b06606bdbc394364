import { z } from 'zod'
import { openLogin } from '#lib/login/open.ts'
import { newBrowserSecret } from '#lib/visitor/browser-cookie.ts'
import { surfaceOf } from '#lib/visitor/device.ts'
import { cleanUpAfterResponse } from '../../../http/after-response.ts'
import { success } from '../../../http/response.ts'
import { readJson } from '../../../http/body.ts'
import { browserCookieOf, setBrowserCookie } from '../../../http/cookies.ts'
import { route } from '../../../http/api-route.ts'
import { refuseCrossSite } from '../../../http/same-site.ts'
import { visitorOf } from '../../../http/visitor.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/miniapp/code', {
  async POST(request) {
    refuseCrossSite(request.headers)
    await readJson(request, z.object({}))
    const known = browserCookieOf(request.cookies)
    const cookie = known ?? { secret: newBrowserSecret(), person: null }
    const onPhone = surfaceOf(request.headers.get('user-agent')) === 'phone'
    const response = success(await openLogin(cookie, visitorOf(request.headers), { onPhone }))
    cleanUpAfterResponse()
    if (!known) setBrowserCookie(response, cookie)
    return response
  },
})
