import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { hostOf, listSites } from '#lib/site/clients.ts'
import { pageLanguage } from '../../language.ts'
import { requireUser } from '../../session.ts'
import { isolated } from '../../texts.ts'
import { SiteLogo } from '../../ui/SiteLogo.tsx'
import ui from '../../ui/styles.module.css'
import styles from '../admin.module.css'
import { chinaTime } from '../china-time.ts'
import { Desk } from '../Desk.tsx'
import { adminTexts } from '../texts.ts'
import { AddSite } from './AddSite.tsx'
import { siteTexts } from './texts.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: adminTexts[await pageLanguage()].sites, robots: { index: false } }
}

type Props = { searchParams: Promise<{ done?: string | string[] }> }

/** All sites that sign people in here, and a form that adds one. For operators only. */
export default async function SitesPage({ searchParams }: Props): Promise<ReactNode> {
  await requireUser({ role: 'admin' })
  const sites = await listSites()
  const language = await pageLanguage()
  const texts = siteTexts[language]
  return (
    <Desk
      language={language}
      current="sites"
      title={adminTexts[language].sites}
      done={(await searchParams).done}
    >
      <section className={styles.section}>
        {sites.length === 0 && <p>{texts.noSites}</p>}
        <ul className={styles.list}>
          {sites.map((site) => (
            <li key={site.id}>
              <SiteLogo site={site} />
              <div>
                <p>
                  <a href={`/admin/sites/${site.id}`}>{isolated(site.name)}</a>{' '}
                  {site.disabledAt !== null && <span className={styles.suspicious}>{texts.disabled}</span>}
                </p>
                <p className={`${ui.quiet} ${styles.parts}`}>
                  <span>{hostOf(site)}</span>
                  <span>{texts.people(site.people)}</span>
                  <span>{texts.since(chinaTime(site.createdAt, 'day'))}</span>
                </p>
              </div>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.section}>
        <h2>{texts.add}</h2>
        <AddSite language={language} />
      </section>
    </Desk>
  )
}
