'use client'

import type { ComponentProps, ReactNode } from 'react'
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

/** The square with the code. What became of the code is shown on one veil over it, whose content alone changes. */
export function CodePanel({ view, scene, texts }: Props): ReactNode {
  const image = 'image' in view ? view.image : null
  const bare = view.kind === 'waiting'
  return (
    <div className={styles.panel} data-kind={view.kind}>
      {image !== null && (
        <img
          // With another source, an element shows its old picture until the new one is decoded.
          key={scene}
          className={bare ? styles.code : styles.dimmed}
          data-scene={scene}
          src={image}
          alt={bare ? texts.code : ''}
          width={280}
          height={280}
        />
      )}
      {view.kind !== 'waiting' && (
        <div className={styles.veil}>
          <Outcome view={view} />
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

function Outcome({ view }: { view: Exclude<View, { kind: 'waiting' }> }): ReactNode {
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
      return <Scanner user={view.user} number={view.number} />
    case 'confirmed':
    case 'signedIn':
      return <Scanner user={view.user} hasConfirmed />
  }
}

type ScannerProps = {
  user: ComponentProps<typeof Person>['user']
  number?: string | null
  hasConfirmed?: boolean
}

/** Who has scanned the code: the same elements from the scan until the page is left. */
function Scanner({ user, number = null, hasConfirmed = false }: ScannerProps): ReactNode {
  return (
    <>
      <span className={number === null ? styles.scanner : styles.small}>
        <Person user={user} className={styles.person} />
        {hasConfirmed && (
          <span className={styles.badge}>
            <Icon name="check" className={styles.tick} />
          </span>
        )}
      </span>
      {number !== null && <strong className={styles.number}>{number}</strong>}
    </>
  )
}

function Sign({ name }: { name: IconName }): ReactNode {
  return (
    <span className={styles.sign}>
      <Icon name={name} />
    </span>
  )
}
