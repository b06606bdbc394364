'use client'

import type { ReactNode } from 'react'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { Person } from '../../ui/Person.tsx'
import type { Texts } from '../../texts.ts'
import styles from './code-panel.module.css'
import type { View } from './view.ts'

type Props = {
  view: View
  /** Whose code it is. firstPicture() finds the picture by it. */
  scene: string | undefined
  texts: Texts
}

/** The square with the code. What became of the code is shown on top of it, dimmed. */
export function CodePanel({ view, scene, texts }: Props): ReactNode {
  const image = 'image' in view ? view.image : null
  const bare = view.kind === 'waiting'
  return (
    <div className={styles.panel} data-kind={view.kind}>
      {image !== null && (
        <img
          className={bare ? styles.code : styles.dimmed}
          data-scene={scene}
          src={image}
          alt={bare ? texts.code : ''}
          width={280}
          height={280}
        />
      )}
      {view.kind !== 'waiting' && (
        <div className={styles.over} key={view.kind}>
          <Over view={view} />
        </div>
      )}
    </div>
  )
}

const endings: Record<Extract<View, { kind: 'ended' }>['why'], IconName> = {
  cancelled: 'cross',
  expired: 'clock',
}

function troubleIcon(error: string): IconName {
  if (error === 'offline') return 'offline'
  return error === 'rate_limited' ? 'pause' : 'trouble'
}

function Over({ view }: { view: Exclude<View, { kind: 'waiting' }> }): ReactNode {
  switch (view.kind) {
    case 'making':
      return <span className={styles.making} />
    case 'trouble':
      return <Sign name={troubleIcon(view.error.error)} />
    case 'noCookies':
      return <Sign name="trouble" />
    case 'ended':
      return <Sign name={endings[view.why]} />
    case 'scanned':
      if (view.number === null) return <Person user={view.user} className={styles.person} />
      return (
        <>
          <Person user={view.user} className={styles.small} />
          <strong className={styles.number}>{view.number}</strong>
        </>
      )
    case 'confirmed':
    case 'signedIn':
      return (
        <span className={styles.done}>
          <Person user={view.user} className={styles.person} />
          <span className={styles.badge}>
            <Icon name="check" className={styles.tick} />
          </span>
        </span>
      )
  }
}

function Sign({ name }: { name: IconName }): ReactNode {
  return (
    <span className={styles.sign}>
      <Icon name={name} />
    </span>
  )
}
