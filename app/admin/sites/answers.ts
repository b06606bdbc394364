import type { NextRequest, NextResponse } from 'next/server'
import type { Actor } from '#lib/audit.ts'
import { env } from '#lib/env.ts'
import { SaomaError } from '#lib/errors.ts'
import { findSiteEntry, type SiteEntry } from '#lib/site/clients.ts'
import { type Addresses, RegistrationError } from '#lib/site/registration.ts'
import { badField } from '../../http/body.ts'
import { htmlPage, pageNonce } from '../../http/html-page.ts'
import { requestLanguage } from '../../language.ts'
import { act } from '../act.ts'
import { problemsInChinese, siteTexts } from './texts.ts'

type OnSite = { request: NextRequest; form: URLSearchParams; by: Actor }

/** Route handlers of an act on one site, as `act()` has them. An unknown id is `not_found`. */
export function actOnSite(
  name: string,
  handler: (site: SiteEntry, act: OnSite) => Promise<string | NextResponse>,
): ReturnType<typeof act> {
  return act(`/admin/sites/[id]/${name}`, async (request, { id, form, by }) => {
    const site = await findSiteEntry(id)
    if (!site) throw new SaomaError('not_found')
    return handler(site, { request, form, by })
  })
}

/** Throws `bad_request` unless the operator agreed to what ActForm asks. */
export function requireAgreement(form: URLSearchParams): void {
  if (form.get('confirmed') !== 'yes') throw badField('confirmed')
}

/** What `store` answers, or a page that says why it can't be stored. */
export async function orProblem<T extends string | NextResponse>(
  request: NextRequest,
  store: () => Promise<T>,
): Promise<T | NextResponse> {
  try {
    return await store()
  } catch (error) {
    if (!(error instanceof RegistrationError)) throw error
    const language = requestLanguage(request)
    const texts = siteTexts[language]
    const { problem, given, right, message } = error
    return htmlPage(request, {
      status: problem === 'changed_since' ? 409 : 400,
      title: texts.notSaved,
      text: language === 'zh' ? problemsInChinese[problem](given, right) : message,
      link: { href: request.nextUrl.pathname.replace(/\/[^/]+$/, ''), text: texts.back },
      nonce: pageNonce(request),
    })
  }
}

/** The only page that ever shows the secret. null for a public client. */
export function credentialsPage(
  request: NextRequest,
  title: 'added' | 'renewed',
  { id, secret }: { id: string; secret: string | null },
): NextResponse {
  const texts = siteTexts[requestLanguage(request)]
  return htmlPage(request, {
    status: 200,
    title: texts[title],
    text: secret === null ? texts.noSecret : texts.shownOnce,
    values: [
      ['Issuer', env().SAOMA_URL],
      ['Client ID', id],
      ...(secret === null ? [] : [['Client secret', secret] as [string, string]]),
    ],
    link: { href: `/admin/sites/${id}`, text: texts.toSite },
    nonce: pageNonce(request),
  })
}

/** The addresses in a form with the fields of AddressFields.tsx. */
export function addressesIn(form: URLSearchParams): Required<Addresses> {
  const linesOf = (name: string): string[] => {
    const lines = (form.get(name) ?? '').split(/\r\n?|\n/).map((line) => line.trim())
    return [...new Set(lines)].filter((line) => line !== '')
  }
  return {
    redirectUris: linesOf('redirectUris'),
    logoutUris: linesOf('logoutUris'),
    backchannelUri: form.get('backchannelUri')?.trim() || null,
  }
}
