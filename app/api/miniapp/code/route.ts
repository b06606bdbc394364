import { z } from 'zod'
import { openLogin } from '#lib/login/open.ts'
import { newBrowserSecret } from '#lib/visitor/browser-cookie.ts'
import { answer } from '../../../http/response.ts'
import { readJson } from '../../../http/body.ts'
import { browserCookieOf, setBrowserCookie } from '../../../http/cookies.ts'
import { route } from '../../../http/api-route.ts'
import { keepHouseAfterwards } from '../../../housekeeping.ts'
import { refuseCrossSite } from '../../../http/same-site.ts'
import { visitorOf } from '../../../http/visitor.ts'
import { surfaceOf } from '../../../login/server/surface.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/miniapp/code', {
  async POST(request) {
    refuseCrossSite(request.headers)
    await readJson(request, z.object({}))
    const known = browserCookieOf(request.cookies)
    const cookie = known ?? { secret: newBrowserSecret(), person: null }
    const onPhone = surfaceOf(request.headers.get('user-agent')) === 'phone'
    const response = answer(await openLogin(cookie, visitorOf(request.headers), { onPhone }))
    keepHouseAfterwards()
    if (!known) setBrowserCookie(response, cookie)
    return response
  },
})
