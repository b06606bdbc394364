import { cookies, headers } from 'next/headers'
import { statusOf } from '#lib/errors.ts'
import { type OpenedLogin, openLogin } from '#lib/login/open.ts'
import type { AskingSite } from '#lib/site/site.ts'
import { surfaceOf } from '#lib/visitor/device.ts'
import { cleanUpAfterResponse } from '../../http/clean-up.ts'
import { toSaomaError } from '../../http/response.ts'
import { browserCookieOf } from '../../http/cookies.ts'
import { logRequest, noteFailure } from '../../http/log.ts'
import { visitorOf } from '../../http/visitor.ts'

/**
 * The code for the first HTML, where it shows before any script runs and without any. Null if nobody is looking (HEAD,
 * prefetch), and if none can be created now: then the page requests one itself.
 */
export async function firstCode(site: AskingSite | null): Promise<OpenedLogin | null> {
  const [visit, jar] = await Promise.all([headers(), cookies()])
  const cookie = browserCookieOf(jar)
  if (visit.get('x-saoma-visit') !== 'yes' || cookie === null) return null
  cleanUpAfterResponse()
  const onPhone = surfaceOf(visit.get('user-agent')) === 'phone'
  const { opened } = await logRequest({ method: 'GET', path: '/login' }, () =>
    openOrNull(() => openLogin(cookie, visitorOf(visit), { onPhone, site })),
  )
  return opened
}

/** The page is rendered in either case. `status` is logged for its code. */
async function openOrNull(
  open: () => Promise<OpenedLogin>,
): Promise<{ status: number; opened: OpenedLogin | null }> {
  try {
    return { status: 200, opened: await open() }
  } catch (thrown) {
    const error = toSaomaError(thrown)
    noteFailure(error, thrown)
    return { status: statusOf[error.code], opened: null }
  }
}
