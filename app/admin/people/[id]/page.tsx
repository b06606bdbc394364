import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache, type ReactNode } from 'react'
import { findPersonDetails } from '#lib/account/person.ts'
import { auditTrail } from '#lib/audit.ts'
import { listSessions } from '#lib/session.ts'
import { connectedSites } from '#lib/site/consent.ts'
import { pageLanguage } from '../../../language.ts'
import { requireUser } from '../../../session.ts'
import { nameOf, textsIn } from '../../../texts.ts'
import { Person } from '../../../ui/Person.tsx'
import styles from '../../admin.module.css'
import { chinaTime } from '../../china-time.ts'
import { Desk } from '../../Desk.tsx'
import { idIn, queryText } from '../../query.ts'
import { Trail } from '../../Trail.tsx'
import { trailTexts } from '../../trail-texts.ts'
import { State } from '../State.tsx'
import { peopleTexts } from '../texts.ts'
import { Acts } from './Acts.tsx'
import { Identities, Sessions, Sites } from './Belongings.tsx'

type Props = {
  params: Promise<{ id: string }>
  searchParams: Promise<Record<'before' | 'done', string | string[] | undefined>>
}

/** Queried once per rendered page, for its title too. */
const findPerson = cache(findPersonDetails)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireUser({ role: 'admin' })
  const person = await findPerson(idIn((await params).id))
  return { title: person && nameOf(person, textsIn(await pageLanguage())), robots: { index: false } }
}

/** One person: who they are, what an operator can do about it, and what happened. For operators only. */
export default async function PersonPage({ params, searchParams }: Props): Promise<ReactNode> {
  await requireUser({ role: 'admin' })
  const id = idIn((await params).id)
  const { before, done } = await searchParams
  const [person, sessions, sites, entries] = await Promise.all([
    findPerson(id),
    listSessions(id, null),
    connectedSites(id),
    auditTrail({ user: id }, queryText(before)),
  ])
  if (person === null) notFound()
  const language = await pageLanguage()
  const texts = peopleTexts[language]
  const facts = [
    [texts.id, <code key="id">{id}</code>],
    [texts.phone, person.phone],
    [texts.state, <State key="state" of={person} language={language} />],
    [texts.blockedSince, person.blockedAt && chinaTime(person.blockedAt, 'minute')],
    [texts.since, chinaTime(person.createdAt, 'minute')],
    [texts.seen, person.lastSeenAt && chinaTime(person.lastSeenAt, 'minute')],
  ] as const

  return (
    <Desk language={language} current="people" title={nameOf(person, textsIn(language))} done={done}>
      {done === 'unchanged' && <p className={styles.why}>{texts.unchanged}</p>}
      <div className={styles.profile}>
        <Person user={person} />
        <dl className={styles.facts}>
          {facts
            .filter(([, fact]) => fact !== null)
            .map(([name, fact]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{fact}</dd>
              </div>
            ))}
        </dl>
      </div>
      <Acts person={person} language={language} />
      <Identities identities={person.identities} language={language} />
      <Sessions sessions={sessions} language={language} />
      <Sites sites={sites} language={language} />
      <section className={styles.section} id="trail">
        <h2>{trailTexts[language].trail}</h2>
        <Trail entries={entries} language={language} about={id} path={`/admin/people/${id}`} />
      </section>
    </Desk>
  )
}
