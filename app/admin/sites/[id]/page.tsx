import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache, type ReactNode } from 'react'
import { auditTrail } from '#lib/audit.ts'
import { findSiteEntry } from '#lib/site/clients.ts'
import { lastSignIns } from '#lib/site/sign-ins.ts'
import { pageLanguage } from '../../../language.ts'
import { requireUser } from '../../../session.ts'
import { isolated } from '../../../texts.ts'
import { ActForm } from '../../ActForm.tsx'
import styles from '../../admin.module.css'
import { Desk } from '../../Desk.tsx'
import { idIn, queryText } from '../../query.ts'
import { Trail } from '../../Trail.tsx'
import { trailTexts } from '../../trail-texts.ts'
import { AddressFields } from '../AddressFields.tsx'
import { siteTexts } from '../texts.ts'
import { SignIns } from './SignIns.tsx'
import { SiteFacts } from './SiteFacts.tsx'

type Props = {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[]; before?: string | string[] }>
}

/** Queried once per rendered page, for its title too. */
const findSite = cache(findSiteEntry)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireUser({ role: 'admin' })
  const site = await findSite(idIn((await params).id))
  return { title: site && isolated(site.name), robots: { index: false } }
}

/** A site: what is registered, what can be done with it, its last sign-ins and its trail. For operators only. */
export default async function SitePage({ params, searchParams }: Props): Promise<ReactNode> {
  await requireUser({ role: 'admin' })
  const id = idIn((await params).id)
  const { done, before } = await searchParams
  const site = await findSite(id)
  if (!site) notFound()
  const [signIns, trail] = await Promise.all([
    lastSignIns(id, 20),
    auditTrail({ site: id }, queryText(before)),
  ])
  const language = await pageLanguage()
  const texts = siteTexts[language]
  const path = `/admin/sites/${id}`
  return (
    <Desk language={language} current="sites" title={isolated(site.name)} done={done}>
      <SiteFacts site={site} language={language} />
      <section className={styles.section}>
        <h2>{texts.acts}</h2>
        <div className={styles.acts}>
          {site.disabledAt === null ? (
            <ActForm action={`${path}/disable`} label={texts.disable} confirm={texts.disableWhat} />
          ) : (
            <ActForm action={`${path}/enable`} label={texts.enable} />
          )}
          {!site.isPublic && (
            <ActForm action={`${path}/secret`} label={texts.secret} confirm={texts.secretWhat} />
          )}
        </div>
      </section>
      <section className={styles.section}>
        <h2>{texts.addresses}</h2>
        <ActForm action={`${path}/addresses`} label={texts.save}>
          <AddressFields addresses={site} texts={texts} />
        </ActForm>
      </section>
      <SignIns signIns={signIns} language={language} />
      <section className={styles.section} id="trail">
        <h2>{trailTexts[language].trail}</h2>
        <Trail entries={trail} language={language} about={id} path={path} />
      </section>
    </Desk>
  )
}
