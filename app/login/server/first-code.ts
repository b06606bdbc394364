import { cookies, headers } from 'next/headers'
import { statusOf } from '#lib/errors.ts'
import { type OpenedLogin, openLogin } from '#lib/login/open.ts'
import { surfaceOf } from '#lib/visitor/device.ts'
import { cleanUpAfterResponse } from '../../http/after-response.ts'
import { toSaomaError } from '../../http/response.ts'
import { browserCookieOf } from '../../http/cookies.ts'
import { logged, noteFailure } from '../../http/log.ts'
import { visitorOf } from '../../http/visitor.ts'

/**
 * The code, awaited, so that it stands in the first HTML and shows without any script. null where nobody looks (HEAD,
 * prefetch), and where there is none to be had now: then the page asks again by itself.
 */
export async function firstCode(): Promise<OpenedLogin | null> {
  const [visit, jar] = await Promise.all([headers(), cookies()])
  const cookie = browserCookieOf(jar)
  if (visit.get('x-saoma-visit') !== 'yes' || cookie === null) return null
  cleanUpAfterResponse()
  const onPhone = surfaceOf(visit.get('user-agent')) === 'phone'
  const { opened } = await logged({ method: 'GET', path: '/login' }, () =>
    attempt(() => openLogin(cookie, visitorOf(visit), { onPhone })),
  )
  return opened
}

/** The page itself stands in either case; `status` is that of its code. */
async function attempt(
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
