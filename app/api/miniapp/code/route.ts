import { z } from 'zod'
import { openLogin } from '#lib/login/open.ts'
import { answer } from '../../../http/answer.ts'
import { readJson } from '../../../http/body.ts'
import { browserSecretOf, newBrowserSecret, setBrowserSecret } from '../../../http/cookies.ts'
import { route } from '../../../http/methods.ts'
import { keepHouseAfterwards } from '../../../housekeeping.ts'
import { refuseCrossSite } from '../../../http/same-site.ts'
import { visitorOf } from '../../../http/visitor.ts'
import { surfaceOf } from '../../../login/surface.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/miniapp/code', {
  async POST(request) {
    refuseCrossSite(request.headers)
    await readJson(request, z.object({}))
    const known = browserSecretOf(request.cookies)
    const secret = known ?? newBrowserSecret()
    const onPhone = surfaceOf(request.headers.get('user-agent')) === 'phone'
    const response = answer(await openLogin(secret, visitorOf(request.headers), { onPhone }))
    keepHouseAfterwards()
    if (!known) setBrowserSecret(response, secret)
    return response
  },
})
