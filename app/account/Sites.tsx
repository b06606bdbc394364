'use client'

import { type ReactNode, useRef, useState } from 'react'
import type { ConnectedSite } from '#lib/site/consent.ts'
import type { Language } from '../language.ts'
import { isolated, sharesIn, textsIn } from '../texts.ts'
import { SiteLogo } from '../ui/SiteLogo.tsx'
import ui from '../ui/styles.module.css'
import { Text } from '../ui/Text.tsx'
import styles from './account.module.css'
import { useRemovable } from './useRemovable.ts'
import { When } from './When.tsx'

/** The sites that the user has let in, each with a button that disconnects it after one question. Nothing where there are none. */
export function Sites({ initial, language }: { initial: ConnectedSite[]; language: Language }): ReactNode {
  const texts = textsIn(language)
  const { data, outcome, busy, remove } = useRemovable('/api/sites', { sites: initial })
  const { sites } = data
  const [asked, setAsked] = useState<string | null>(null)
  const status = useRef<HTMLParagraphElement>(null)

  /** The pressed button disappears with its site, so focus moves to the result. */
  async function confirm(id: string): Promise<void> {
    await remove(id)
    setAsked(null)
    status.current?.focus()
  }

  if (initial.length === 0 && sites.length === 0) return null
  return (
    <section className={styles.sessions} aria-labelledby="sites">
      <h2 id="sites" className={styles.heading}>
        {texts.sites}
      </h2>
      <ul className={styles.list}>
        {sites.map((site) => (
          <li key={site.id} className={styles.session}>
            <SiteLogo site={site} />
            <SiteFacts site={site} language={language} />
            {asked === site.id ? (
              <div className={styles.question}>
                <p role="alert">{texts.disconnectWhat(isolated(site.name))}</p>
                <div className={ui.actions}>
                  <button
                    type="button"
                    className={`${ui.button} ${styles.danger}`}
                    disabled={busy}
                    onClick={() => void confirm(site.id)}
                  >
                    {texts.disconnectNow}
                  </button>
                  <button type="button" className={ui.button} autoFocus onClick={() => setAsked(null)}>
                    {texts.keepSite}
                  </button>
                </div>
              </div>
            ) : (
              <button
                type="button"
                className={`${ui.button} ${ui.small}`}
                disabled={busy}
                aria-label={texts.disconnectOne(isolated(site.name))}
                onClick={() => setAsked(site.id)}
              >
                {texts.disconnect}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p className={ui.quiet} role="status" tabIndex={-1} ref={status}>
        {outcome !== 'none' && <Text>{texts[outcome === 'removed' ? 'disconnected' : outcome]}</Text>}
      </p>
    </section>
  )
}

function SiteFacts({ site, language }: { site: ConnectedSite; language: Language }): ReactNode {
  const texts = textsIn(language)
  return (
    <div className={styles.device}>
      <p className={`${styles.name} ${styles.parts}`}>
        <Text>{site.name}</Text>
      </p>
      <p className={`${ui.quiet} ${styles.parts}`}>
        <span className={styles.host}>{site.host}</span>
        <span>
          {texts.connectedAt} <When at={site.connectedAt} language={language} day />
        </span>
        {site.lastUsedAt !== null && (
          <span>
            {texts.lastUsed} <When at={site.lastUsedAt} language={language} day />
          </span>
        )}
      </p>
      <p className={ui.quiet}>{sharesIn(site.shares, texts)}</p>
    </div>
  )
}
