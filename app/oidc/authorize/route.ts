import { authorize } from '#lib/oidc/authorize.ts'
import { renewIf } from '../../http/authenticate.ts'
import { route } from '../../http/api-route.ts'
import { readForm } from '../../http/body.ts'
import { sessionTokenOf } from '../../http/cookies.ts'
import { requestLanguage } from '../../language.ts'
import { htmlPage } from '../../http/html-page.ts'
import { seeOther } from '../../http/response.ts'
import { texts } from '../texts.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/oidc/authorize', {
  async GET(request) {
    const answer = await authorize(request.nextUrl.searchParams, sessionTokenOf(request.cookies))
    if ('redirect' in answer) return renewIf(answer.stale, request, seeOther(answer.redirect))
    const { badRequest, [answer.refused]: why } = texts[requestLanguage(request)]
    return htmlPage(request, { status: 400, title: badRequest, text: why })
  },

  /** As GET, because the session cookie is SameSite=Lax. */
  async POST(request) {
    return seeOther(`/oidc/authorize?${await readForm(request)}`)
  },
})
