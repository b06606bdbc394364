import type { NextRequest, NextResponse } from 'next/server'
import { type Actor, auditRefusedAct } from '#lib/audit.ts'
import { SaomaError, statusOf } from '#lib/errors.ts'
import { limit } from '#lib/limit.ts'
import { currentSession } from '#lib/session.ts'
import { route } from '../http/api-route.ts'
import { addressOf } from '../http/authenticate.ts'
import { readForm } from '../http/body.ts'
import { sessionTokenOf } from '../http/cookies.ts'
import { htmlPage, pageNonce } from '../http/html-page.ts'
import { messages } from '../http/messages.ts'
import { noteError, seeOther, withRetryAfter } from '../http/response.ts'
import { isFromOwnPage } from '../http/same-site.ts'
import { requestLanguage } from '../language.ts'
import { textsIn } from '../texts.ts'
import { idIn } from './query.ts'

/** How old an operator's login may be for an act, in seconds. */
const maxAge = 3_600

/** `id`: of the person or site, from the path. The result is the name of a text for the page to which the browser returns. */
type Handler = (
  request: NextRequest,
  act: { id: string; form: URLSearchParams; by: Actor },
) => Promise<string | NextResponse>

/**
 * Route handlers of an act in the admin console: a form, posted to a path below the page to which the browser returns. Whoever is no
 * operator, and a request that no page of this site sends, gets 404; whoever has to sign in first is sent there. All are recorded.
 *
 * @example
 * export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = act('/admin/people/[id]/block', async (request, { id, by }) =>
 *   (await blockUser(id, by)) ? 'blocked' : 'unchanged')
 */
export function act(path: string, handler: Handler): ReturnType<typeof route> {
  return route(
    path,
    {
      async POST(request, params) {
        const id = idIn(params['id'])
        const page = request.nextUrl.pathname.replace(/\/[^/]+$/, '')
        const caller = await currentSession(sessionTokenOf(request.cookies))
        const by = { ...(caller && { byId: caller.user.id }), address: addressOf(request) }
        await limit('act', { address: by.address, ...(caller && { known: caller.user.id }) })
        const reason = isFromOwnPage(request.headers) ? whyNot(caller) : 'forbidden'
        if (reason !== null) await auditRefusedAct(by, reason, id)
        if (reason === 'forbidden') throw new SaomaError('not_found')
        if (reason !== null) {
          const next = encodeURIComponent(`${page}?done=again`)
          return seeOther(`/login?next=${next}${reason === 'login_too_old' ? '&prompt=login' : ''}`)
        }
        const done = await handler(request, { id, form: await readForm(request), by })
        return typeof done === 'string' ? seeOther(`${page}?done=${done}`) : done
      },
    },
    failurePage,
  )
}

function whyNot(
  caller: Awaited<ReturnType<typeof currentSession>>,
): 'unauthenticated' | 'forbidden' | 'login_too_old' | null {
  if (caller === null) return 'unauthenticated'
  if (caller.user.role !== 'admin') return 'forbidden'
  return caller.age >= maxAge ? 'login_too_old' : null
}

/** What `failure` is to scripts, for a person. */
function failurePage(thrown: unknown, request: NextRequest): NextResponse {
  const language = requestLanguage(request)
  const error = noteError(thrown)
  const { code } = error
  const text = code === 'not_found' ? textsIn(language).notFound : messages[language][code]
  const page = htmlPage(request, { status: statusOf[code], title: text, nonce: pageNonce(request) })
  return withRetryAfter(page, error)
}
