import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { auditTrail } from '#lib/audit.ts'
import { pageLanguage } from '../../../language.ts'
import { requireUser } from '../../../session.ts'
import styles from '../../admin.module.css'
import { Desk } from '../../Desk.tsx'
import { idIn, queryText } from '../../query.ts'
import { Trail } from '../../Trail.tsx'
import { trailTexts } from '../../trail-texts.ts'

type Props = {
  params: Promise<{ scene: string }>
  searchParams: Promise<{ before?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: trailTexts[await pageLanguage()].oneLogin, robots: { index: false } }
}

/** What happened in one login. `scene` is the hash of its scene id, as the trail has it. For operators only. */
export default async function LoginTrailPage({ params, searchParams }: Props): Promise<ReactNode> {
  await requireUser({ role: 'admin' })
  const scene = idIn((await params).scene)
  const before = queryText((await searchParams).before)
  const entries = await auditTrail({ scene }, before)
  if (entries.length === 0 && before === '') notFound()
  const language = await pageLanguage()
  const texts = trailTexts[language]
  return (
    <Desk language={language} current="logins" title={texts.oneLogin}>
      <section className={styles.section} id="trail">
        <h2>{texts.trail}</h2>
        <Trail entries={entries} language={language} about={scene} path={`/admin/logins/${scene}`} />
      </section>
    </Desk>
  )
}
