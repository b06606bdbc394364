import type { ReactNode } from 'react'
import type { IdentityEntry } from '#lib/account/person.ts'
import type { SessionEntry } from '#lib/session.ts'
import type { ConnectedSite } from '#lib/site/consent.ts'
import type { Language } from '../../../language.ts'
import { isolated, textsIn } from '../../../texts.ts'
import styles from '../../admin.module.css'
import { chinaTime } from '../../china-time.ts'
import { Table } from '../../Table.tsx'
import { peopleTexts } from '../texts.ts'

/** By which mini-programs WeChat knows the person. */
export function Identities({
  identities,
  language,
}: {
  identities: IdentityEntry[]
  language: Language
}): ReactNode {
  const texts = peopleTexts[language]
  return (
    <section className={styles.section}>
      <h2>{texts.identities}</h2>
      {identities.length === 0 ? (
        <p>{texts.noIdentities}</p>
      ) : (
        <Table
          words
          head={['AppID', 'openid', 'unionid', texts.since]}
          rows={identities.map(({ appId, openid, unionid, createdAt }) => [
            appId,
            openid,
            unionid ?? texts.noUnionid,
            chinaTime(createdAt, 'day'),
          ])}
        />
      )}
    </section>
  )
}

/** Where they are signed in. */
export function Sessions({
  sessions,
  language,
}: {
  sessions: SessionEntry[]
  language: Language
}): ReactNode {
  const texts = peopleTexts[language]
  const { unknownBrowser, newBrowser } = textsIn(language)
  return (
    <section className={styles.section}>
      <h2>{texts.browsers}</h2>
      {sessions.length === 0 ? (
        <p>{texts.noBrowsers}</p>
      ) : (
        <Table
          words
          head={[texts.browser, texts.where, texts.signedIn, texts.seen]}
          rows={sessions.map((session) => [
            <span key="browser" className={styles.parts}>
              {[session.browser ?? unknownBrowser, session.system]
                .filter((part) => part !== null)
                .join(' · ')}
              {session.newBrowser && <span className={styles.warning}>{newBrowser}</span>}
            </span>,
            [session.place, session.address].filter((part) => part !== null).join(' · '),
            chinaTime(session.createdAt, 'minute'),
            chinaTime(session.lastSeenAt, 'minute'),
          ])}
        />
      )}
    </section>
  )
}

/** The sites that they have let in. */
export function Sites({ sites, language }: { sites: ConnectedSite[]; language: Language }): ReactNode {
  const texts = peopleTexts[language]
  const names: Record<string, string> = texts.shares
  return (
    <section className={styles.section}>
      <h2>{texts.sites}</h2>
      {sites.length === 0 ? (
        <p>{texts.noSites}</p>
      ) : (
        <Table
          words
          head={[texts.site, texts.learns, texts.connected, texts.seen]}
          rows={sites.map((site) => [
            <a key="site" href={`/admin/sites/${site.id}`}>
              {isolated(site.name)}
            </a>,
            site.shares.map((share) => names[share] ?? share).join(textsIn(language).and),
            chinaTime(site.connectedAt, 'day'),
            site.lastUsedAt && chinaTime(site.lastUsedAt, 'minute'),
          ])}
        />
      )}
    </section>
  )
}
