import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { env } from '#lib/env.ts'
import { declinedPath } from '#lib/oidc/request.ts'
import { surfaceOf } from '#lib/visitor/device.ts'
import '../ui/theme.css'
import { isSecureSite } from '../http/cookies.ts'
import { NeedsScript } from '../ui/NeedsScript.tsx'
import { pageLanguage } from '../language.ts'
import { sessionUser } from '../session.ts'
import { textsIn } from '../texts.ts'
import { Agreement } from './Agreement.tsx'
import { keepPicture } from './first-picture.ts'
import { firstCode } from './server/first-code.ts'
import { LiveLogin } from './view/LiveLogin.tsx'
import styles from './view/login.module.css'
import { nextPath } from './server/next-path.ts'
import { siteOf } from './server/site.ts'

/** Instead of the code on a printed page. Not in texts.ts, which every browser loads. */
const onPaper = {
  zh: '小程序码每两分钟刷新一次，打印后无法使用，请在屏幕上扫码登录',
  en: 'The code changes every two minutes and can’t be used on paper. Scan it on a screen.',
}

type Props = { next?: string | string[] | undefined; fresh?: boolean }

/**
 * The whole login, for any page: shows a code, follows it, signs this browser in, and goes to `next`, a path on this site
 * (`/` for anything else). Fills the width of its container. Somebody who is signed in already can go there without a scan,
 * unless `fresh`, or another site asks: that one was sent here because it needs a scan (lib/oidc/authorize.ts).
 * @example <ScanLogin next="/members" />
 */
export async function ScanLogin({ next, fresh = false }: Props): Promise<ReactNode> {
  const path = nextPath(next)
  const declined = declinedPath(path)
  const site = await siteOf(path)
  const [visit, language, initial, signedIn] = await Promise.all([
    headers(),
    pageLanguage(),
    firstCode(site),
    fresh || declined !== null ? null : sessionUser(),
  ])
  // Next's router requests the page as data, not as HTML.
  const isHtml = visit.get('accept')?.includes('text/html') ?? false
  const surface = surfaceOf(visit.get('user-agent'))
  return (
    <>
      <NeedsScript language={language} />
      <LiveLogin
        initial={initial && isHtml ? keepPicture(initial) : initial}
        next={path}
        declined={declined}
        signedIn={signedIn}
        language={language}
        surface={surface}
        httpsSite={isSecureSite() ? env().SAOMA_URL : null}
      />
      <p className={`saoma ${styles.onPaper}`}>{onPaper[language]}</p>
      <Agreement texts={textsIn(language)} />
    </>
  )
}
