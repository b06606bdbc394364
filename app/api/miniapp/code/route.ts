import { z } from 'zod'
import { openLogin } from '#lib/login/open.ts'
import { askingSite } from '#lib/oidc/request.ts'
import { newBrowserSecret } from '#lib/visitor/browser-cookie.ts'
import { surfaceOf } from '#lib/visitor/device.ts'
import { cleanUpAfterResponse } from '../../../http/clean-up.ts'
import { success } from '../../../http/response.ts'
import { readJson } from '../../../http/body.ts'
import { browserCookieOf, setBrowserCookie } from '../../../http/cookies.ts'
import { route } from '../../../http/api-route.ts'
import { refuseCrossSite } from '../../../http/same-site.ts'
import { visitorOf } from '../../../http/visitor.ts'
import { nextPath } from '../../../login/server/next-path.ts'

/** `next`: where the page goes on. It names the site that asks. */
const body = z.object({ next: z.string().optional() })

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/miniapp/code', {
  async POST(request) {
    refuseCrossSite(request.headers)
    const { next } = await readJson(request, body)
    const known = browserCookieOf(request.cookies)
    const cookie = known ?? { secret: newBrowserSecret(), people: [] }
    const onPhone = surfaceOf(request.headers.get('user-agent')) === 'phone'
    const site = await askingSite(nextPath(next))
    const response = success(await openLogin(cookie, visitorOf(request.headers), { onPhone, site }))
    cleanUpAfterResponse()
    if (!known) setBrowserCookie(response, cookie)
    return response
  },
})
