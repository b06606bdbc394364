import type { ReactNode } from 'react'
import type { SlotCount } from '#lib/funnel.ts'
import styles from './admin.module.css'
import { chinaTime } from './china-time.ts'
import { Table } from './Table.tsx'
import type { adminTexts } from './texts.ts'

type Props = { slots: SlotCount[]; slot: 'hour' | 'day'; texts: (typeof adminTexts)['zh'] }

const [width, height] = [512, 128]

/** For each hour or day a bar of the codes shown, and in front of it one of those that led to a sign-in. The same numbers in a table below. */
export function Chart({ slots, slot, texts }: Props): ReactNode {
  const most = Math.max(1, ...slots.map(({ shown }) => shown))
  const step = width / slots.length
  const to = slot === 'day' ? 'day' : 'minute'
  const total = (of: 'shown' | 'signed_in'): number => slots.reduce((sum, counts) => sum + counts[of], 0)
  const bar = (count: number, kind: string, i: number): ReactNode => {
    const tall = (count / most) * height
    return <rect className={kind} x={i * step} y={height - tall} width={step * 0.8} height={tall} rx={1} />
  }
  return (
    <figure className={styles.figure}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={texts.picture(total('shown'), total('signed_in'))}
      >
        {slots.map(({ at, shown, signed_in: signedIn }, i) => (
          <g key={at.getTime()}>
            <title>{`${chinaTime(at, to)}: ${shown} / ${signedIn}`}</title>
            {bar(shown, styles.shown ?? '', i)}
            {bar(signedIn, styles.signedIn ?? '', i)}
          </g>
        ))}
      </svg>
      <figcaption className={styles.legend}>
        <span className={styles.shown}>{texts.legend.shown}</span>
        <span className={styles.signedIn}>{texts.legend.signedIn}</span>
      </figcaption>
      <details>
        <summary>{texts.asTable}</summary>
        <Table
          head={[texts.time, texts.legend.shown, texts.legend.signedIn]}
          rows={slots.map(({ at, shown, signed_in: signedIn }) => [chinaTime(at, to), shown, signedIn])}
        />
      </details>
    </figure>
  )
}
