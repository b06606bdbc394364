import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { env } from '#lib/env.ts'
import { declinedPath } from '#lib/oidc/request.ts'
import { surfaceOf } from '#lib/visitor/device.ts'
import '../ui/theme.css'
import { isSecureSite } from '../http/cookies.ts'
import { NeedsScript } from '../ui/NeedsScript.tsx'
import { pageLanguage } from '../language.ts'
import { textsIn } from '../texts.ts'
import { Agreement } from './Agreement.tsx'
import { keepPicture } from './first-picture.ts'
import { firstCode } from './server/first-code.ts'
import { LiveLogin } from './view/LiveLogin.tsx'
import { nextPath } from './server/next-path.ts'
import { siteOf } from './server/site.ts'

/**
 * The whole login, for any page: shows a code, follows it, signs this browser in, and goes to `next`, a path on this site
 * (`/` for anything else). Fills the width of its container.
 * @example <ScanLogin next="/members" />
 */
export async function ScanLogin({ next }: { next?: string | string[] | undefined }): Promise<ReactNode> {
  const path = nextPath(next)
  const site = await siteOf(path)
  const [visit, language, initial] = await Promise.all([headers(), pageLanguage(), firstCode(site)])
  // Next's router requests the page as data, not as HTML.
  const isHtml = visit.get('accept')?.includes('text/html') ?? false
  const surface = surfaceOf(visit.get('user-agent'))
  return (
    <>
      <NeedsScript language={language} />
      <LiveLogin
        initial={initial && isHtml ? keepPicture(initial) : initial}
        next={path}
        declined={declinedPath(path)}
        language={language}
        surface={surface}
        httpsSite={isSecureSite() ? env().SAOMA_URL : null}
      />
      <Agreement texts={textsIn(language)} />
    </>
  )
}
