import type { ReactNode } from 'react'
import { env } from '#lib/env.ts'
import type { SiteEntry } from '#lib/site/clients.ts'
import type { Language } from '../../../language.ts'
import { SiteLogo } from '../../../ui/SiteLogo.tsx'
import styles from '../../admin.module.css'
import { chinaTime } from '../../china-time.ts'
import { siteTexts } from '../texts.ts'

/** What is registered of a site, but its addresses. */
export function SiteFacts({ site, language }: { site: SiteEntry; language: Language }): ReactNode {
  const texts = siteTexts[language]
  const { emailDomain } = site
  const emails =
    emailDomain === null
      ? texts.emails.placeholder
      : emailDomain === ''
        ? texts.emails.none
        : texts.placeholderAt(emailDomain)
  const facts = {
    [texts.state]:
      site.disabledAt === null ? texts.enabled : texts.disabledSince(chinaTime(site.disabledAt, 'minute')),
    Issuer: <code>{env().SAOMA_URL}</code>,
    [texts.clientId]: <code>{site.id}</code>,
    [texts.kind]: site.isPublic ? texts.public : texts.confidential,
    [texts.scan]: site.trusted ? texts.needsNoScan : texts.needsScan,
    [texts.sub]: site.pairwise ? texts.ownSub : texts.sameSub,
    [texts.email]: emails,
    [texts.usedBy]: texts.people(site.people),
    [texts.addedAt]: chinaTime(site.createdAt, 'minute'),
  }
  return (
    <div className={styles.profile}>
      <SiteLogo site={site} />
      <dl className={styles.facts}>
        {Object.entries(facts).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
