import { Fragment, type ReactNode } from 'react'
import { type FunnelStep, type SlotCount, type Stage, stages } from '#lib/funnel.ts'
import styles from './admin.module.css'
import { chinaTime } from './china-time.ts'
import { Table } from './Table.tsx'
import type { adminTexts } from './texts.ts'

type Texts = (typeof adminTexts)['zh']

const [width, height] = [512, 128]

type LoginsProps = { slots: SlotCount[]; slot: 'hour' | 'day'; texts: Texts }

/** For each hour or day a bar of the codes shown, in front of it those scanned, and so on. The same numbers in a table below. */
export function LoginsChart({ slots, slot, texts }: LoginsProps): ReactNode {
  const most = Math.max(1, ...slots.map(({ shown }) => shown))
  const step = width / slots.length
  // Without the year, which a narrow screen has no room for.
  const time = ({ at }: SlotCount): string => chinaTime(at, slot === 'day' ? 'day' : 'minute').slice(5)
  const total = (stage: Stage): number => slots.reduce((sum, counts) => sum + counts[stage], 0)
  const marked = [slots[0], slots[Math.floor(slots.length / 2)], slots.at(-1)]
  return (
    <figure className={styles.figure}>
      <div className={styles.plot} role="img" aria-label={texts.picture(total)}>
        <span className={styles.scale}>
          <span>{most}</span>
          <span>0</span>
        </span>
        <svg viewBox={`0 0 ${width} ${height}`}>
          {slots.map((counts, i) => (
            <g key={counts.at.getTime()}>
              <title>{`${time(counts)}: ${stages.map((stage) => counts[stage]).join(' / ')}`}</title>
              {stages.map((stage) => {
                const tall = (counts[stage] / most) * height
                const [x, y] = [(i + 0.1) * step, height - tall]
                return (
                  <rect key={stage} className={styles[stage]} x={x} y={y} width={step * 0.8} height={tall} />
                )
              })}
            </g>
          ))}
        </svg>
        <span className={styles.times}>
          {marked.map((counts, i) => (
            <span key={i}>{counts && time(counts)}</span>
          ))}
        </span>
      </div>
      <Legend of={stages.map((stage) => [stage, texts.steps[stage]])} />
      <details>
        <summary>{texts.asTable}</summary>
        <Table
          head={[texts.time, ...stages.map((stage) => texts.steps[stage])]}
          rows={slots.map((counts) => [time(counts), ...stages.map((stage) => counts[stage])])}
        />
      </details>
    </figure>
  )
}

/** For each step a bar as long as its median, and behind it a thin one to the 95th percentile, both also in the table of the steps. */
export function DurationsChart({ steps, texts }: { steps: FunnelStep[]; texts: Texts }): ReactNode {
  const timed = steps.flatMap(({ step, p50, p95 }) =>
    step === 'cancelled' || p50 === null || p95 === null ? [] : [{ name: texts.steps[step], p50, p95 }],
  )
  if (timed.length === 0) return null
  const longest = Math.max(...timed.map(({ p95 }) => p95))
  const spoken = timed.map(
    ({ name, p50, p95 }) =>
      `${name}: ${texts.median} ${texts.seconds(p50)}, ${texts.p95} ${texts.seconds(p95)}`,
  )
  return (
    <figure className={styles.figure}>
      <div className={styles.durations} role="img" aria-label={`${texts.durations}. ${spoken.join('; ')}`}>
        {timed.map(({ name, p50, p95 }) => (
          <Fragment key={name}>
            <span>{name}</span>
            <svg viewBox={`0 0 ${width} 16`} preserveAspectRatio="none">
              <rect className={styles.scanned} y={5} width={(p95 / longest) * width} height={6} />
              <rect className={styles.signed_in} width={(p50 / longest) * width} height={16} />
            </svg>
            <span>{`${texts.seconds(p50)} / ${texts.seconds(p95)}`}</span>
          </Fragment>
        ))}
      </div>
      <Legend
        title={texts.durations}
        of={[
          ['signed_in', texts.median],
          ['scanned', texts.p95],
        ]}
      />
    </figure>
  )
}

/** What each tone means. */
function Legend({ title, of }: { title?: string; of: [Stage, string][] }): ReactNode {
  return (
    <figcaption className={styles.legend}>
      {title}
      {of.map(([tone, name]) => (
        <span key={tone}>
          <svg viewBox="0 0 12 12" aria-hidden>
            <rect className={styles[tone]} width={12} height={12} />
          </svg>
          {name}
        </span>
      ))}
    </figcaption>
  )
}
