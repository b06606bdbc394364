import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { findPeople, listPeople } from '#lib/account/people.ts'
import { pageLanguage } from '../../language.ts'
import { requireUser } from '../../session.ts'
import { nameOf, textsIn } from '../../texts.ts'
import ui from '../../ui/styles.module.css'
import styles from '../admin.module.css'
import { chinaTime } from '../china-time.ts'
import { Desk } from '../Desk.tsx'
import { idIn, queryText } from '../query.ts'
import { Table } from '../Table.tsx'
import { adminTexts } from '../texts.ts'
import { State } from './State.tsx'
import { peopleTexts } from './texts.ts'

type Props = { searchParams: Promise<Record<'q' | 'before' | 'done', string | string[] | undefined>> }

const pageSize = 50

export async function generateMetadata(): Promise<Metadata> {
  return { title: adminTexts[await pageLanguage()].people, robots: { index: false } }
}

/** The newest users, or those who match a search. For operators only. */
export default async function PeoplePage({ searchParams }: Props): Promise<ReactNode> {
  await requireUser({ role: 'admin' })
  const { q, before, done } = await searchParams
  const text = queryText(q)
  const after = idIn(before)
  const page = { max: pageSize, ...(after !== '' && { before: after }) }
  const people = await (text === '' ? listPeople(page) : findPeople(text, page))
  const language = await pageLanguage()
  const texts = peopleTexts[language]
  const last = people.length === pageSize ? people.at(-1) : undefined

  return (
    <Desk language={language} current="people" title={adminTexts[language].people} done={done}>
      <form className={styles.search} role="search" action="/admin/people">
        <label htmlFor="q">{texts.search}</label>
        <input id="q" name="q" type="search" defaultValue={text} maxLength={100} aria-describedby="for" />
        <button className={`${ui.button} ${ui.primary}`}>{texts.find}</button>
        <p id="for" className={ui.quiet}>
          {texts.searchFor}
        </p>
      </form>
      <section className={styles.section}>
        <h2>{text === '' ? texts.newest : texts.found}</h2>
        {people.length === 0 ? (
          <p>{text === '' ? texts.none : texts.noMatch}</p>
        ) : (
          <Table
            words
            head={[texts.name, texts.id, texts.phone, texts.state, texts.sessions, texts.since]}
            rows={people.map((person) => [
              <a key="name" href={`/admin/people/${person.id}`}>
                {nameOf(person, textsIn(language))}
              </a>,
              <code key="id">{person.id.slice(0, 8)}</code>,
              person.phone,
              <State key="state" of={person} language={language} />,
              person.sessions,
              <time key="since" dateTime={person.createdAt}>
                {chinaTime(person.createdAt, 'day')}
              </time>,
            ])}
          />
        )}
        {last && (
          <p>
            <a href={`/admin/people?${new URLSearchParams({ ...(text && { q: text }), before: last.id })}`}>
              {texts.older}
            </a>
          </p>
        )}
      </section>
    </Desk>
  )
}
