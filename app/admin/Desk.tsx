import type { ReactNode } from 'react'
import type { Language } from '../language.ts'
import { Card } from '../ui/Card.tsx'
import styles from './admin.module.css'
import { adminTexts } from './texts.ts'

type Props = {
  language: Language
  current: keyof typeof rooms
  title: string
  /** `done` of the address: what the act did that led here. */
  done?: string | string[] | undefined
  children: ReactNode
}

const rooms = { logins: '/admin', people: '/admin/people', sites: '/admin/sites' } as const

/** A page of the admin console. */
export function Desk({ language, current, title, done, children }: Props): ReactNode {
  const texts = adminTexts[language]
  const notice = Object.entries(texts.done).find(([name]) => name === done)?.[1]
  return (
    <Card title={title} width="desk">
      <nav className={styles.choices} aria-label={texts.title}>
        {(['logins', 'people', 'sites'] as const).map((room) => (
          <a key={room} href={rooms[room]} aria-current={room === current ? 'page' : undefined}>
            {texts[room]}
          </a>
        ))}
      </nav>
      {notice && (
        <p className={styles.notice} role="status">
          {notice}
        </p>
      )}
      {children}
    </Card>
  )
}
