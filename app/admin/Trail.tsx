import type { ReactNode } from 'react'
import { type AuditTrailEntry, trailPage } from '#lib/audit.ts'
import type { Language } from '../language.ts'
import { isolated, nameOf, textsIn } from '../texts.ts'
import ui from '../ui/styles.module.css'
import styles from './admin.module.css'
import { chinaTime } from './china-time.ts'
import { Table } from './Table.tsx'
import { trailTexts } from './trail-texts.ts'

type Props = {
  entries: AuditTrailEntry[]
  language: Language
  /** The id of the person or site, or the hash of the login, whose page this is: not said again in each entry. */
  about?: string
  /** The path of that page, which shows the entries before its `before`. None where there are no older ones to be shown. */
  path?: string
}

/** Somebody tried what the page and the mini-program never do, or lacked what only the right person sees. */
const suspicious = new Set(['wrong_ticket', 'wrong_browser', 'wrong_scene', 'number_mismatch'])

/** Entries of the audit trail: when, what happened, to whom, by whom and from where. */
export function Trail({ entries, language, about, path }: Props): ReactNode {
  const texts = trailTexts[language]
  const last = entries.length === trailPage ? entries.at(-1) : undefined
  if (entries.length === 0) return <p>{texts.nothing}</p>
  return (
    <>
      <Table
        words
        head={[texts.time, texts.what, texts.who]}
        rows={entries.map((entry) => [
          <time key="at" dateTime={entry.at}>
            {chinaTime(entry.at, 'second')}
          </time>,
          <Event key="event" entry={entry} language={language} />,
          <Details key="details" entry={entry} language={language} about={about} />,
        ])}
      />
      {path !== undefined && last && (
        <p>
          <a href={`${path}?before=${last.id}#trail`}>{texts.older}</a>
        </p>
      )}
    </>
  )
}

type EntryProps = { entry: AuditTrailEntry; language: Language; about?: string | undefined }

function Event({ entry: { event, reason }, language }: EntryProps): ReactNode {
  const texts = trailTexts[language]
  const isSuspicious = event === 'act_refused' || (reason !== null && suspicious.has(reason))
  return (
    <div>
      <span className={styles.parts}>
        {isSuspicious && <strong className={styles.warning}>{texts.suspicious}</strong>}
        {texts.events[event] ?? event}
      </span>
      {reason !== null && <p className={ui.quiet}>{texts.reasons[reason] ?? reason}</p>}
    </div>
  )
}

function Details({ entry, language, about }: EntryProps): ReactNode {
  const texts = trailTexts[language]
  const { user, by, site, scene, address } = entry
  return (
    <span className={styles.parts}>
      {user && user.id !== about && <Name of={user} language={language} />}
      {by && (
        <span>
          {texts.by}
          <Name of={by} language={language} />
        </span>
      )}
      {site && site.id !== about && (
        <span>
          {texts.site}
          <a href={`/admin/sites/${site.id}`}>{isolated(site.name)}</a>
        </span>
      )}
      {address !== null && <span>{texts.address(address)}</span>}
      {scene !== null && scene !== about && <a href={`/admin/logins/${scene}`}>{texts.login}</a>}
    </span>
  )
}

function Name({
  of,
  language,
}: {
  of: { id: string; nickname: string | null }
  language: Language
}): ReactNode {
  return <a href={`/admin/people/${of.id}`}>{nameOf(of, textsIn(language))}</a>
}
