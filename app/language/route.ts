import { NextResponse } from 'next/server'
import { badField, readForm } from '../http/body.ts'
import { setLanguageCookie } from '../http/cookies.ts'
import { route } from '../http/api-route.ts'
import { refuseCrossSite } from '../http/same-site.ts'
import { isLanguage } from '../language.ts'
import { nextPath } from '../login/server/next-path.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/language', {
  /** The form of the language switch: `language` is `zh` or `en`. Redirects to `next`. Works without JavaScript. */
  async POST(request) {
    refuseCrossSite(request.headers)
    const form = await readForm(request)
    const language = form.get('language')
    if (!isLanguage(language)) throw badField('language')
    const headers = { Location: nextPath(form.get('next') ?? undefined), 'Cache-Control': 'no-store' }
    const response = new NextResponse(null, { status: 303, headers })
    setLanguageCookie(response, language)
    return response
  },
})
