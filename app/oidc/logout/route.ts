import type { NextRequest, NextResponse } from 'next/server'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { logOut, proofName } from '#lib/oidc/logout.ts'
import { afterResponse } from '../../http/after-response.ts'
import { route } from '../../http/api-route.ts'
import { addressOf } from '../../http/authenticate.ts'
import { readForm } from '../../http/body.ts'
import { sessionTokenOf, signOutHere } from '../../http/cookies.ts'
import { requestLanguage } from '../../language.ts'
import { htmlPage } from '../../http/html-page.ts'
import { seeOther } from '../../http/response.ts'
import { texts } from '../texts.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/oidc/logout', {
  async GET(request) {
    return answer(request, request.nextUrl.searchParams)
  },

  async POST(request) {
    const form = await readForm(request)
    // From a site, without our cookie, which is SameSite=Lax: once more as GET. From our own page it carries the proof.
    const isOurs = form.has(proofName) && sessionTokenOf(request.cookies) !== null
    return isOurs ? answer(request, form) : seeOther(`/oidc/logout?${form}`)
  },
})

async function answer(request: NextRequest, params: URLSearchParams): Promise<NextResponse> {
  const words = texts[requestLanguage(request)]
  const result = await logOut(params, {
    sessionToken: sessionTokenOf(request.cookies),
    address: addressOf(request),
    isPost: request.method === 'POST',
  })
  if (result.kind === 'refused')
    return htmlPage(request, { status: 400, title: words.signOut, text: words[result.why] })
  if (result.kind === 'ask') {
    const others = [...params].filter(([name]) => name !== proofName)
    const fields: [string, string][] = [...others, [proofName, result.proof]]
    const form = { fields, button: words.signOut, redirectOrigin: result.redirectOrigin }
    return htmlPage(request, { status: 200, title: words.signOut, text: words.signOutWhy, form })
  }
  const response =
    result.redirect === null
      ? htmlPage(request, { status: 200, title: words.signedOut, text: words.signedOutWhy })
      : seeOther(result.redirect)
  if (sessionTokenOf(request.cookies) !== null) signOutHere(request, response)
  await afterResponse(deliverLogouts)
  return response
}
