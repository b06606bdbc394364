import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { latestRefusals } from '#lib/audit.ts'
import { countBySlot, funnel } from '#lib/funnel.ts'
import { health } from '#lib/health.ts'
import { siteNames } from '#lib/site/clients.ts'
import { pageLanguage } from '../language.ts'
import { requireUser } from '../session.ts'
import ui from '../ui/styles.module.css'
import styles from './admin.module.css'
import { DurationsChart, LoginsChart } from './Chart.tsx'
import { Desk } from './Desk.tsx'
import form from './form.module.css'
import { Table } from './Table.tsx'
import { adminTexts, periods } from './texts.ts'
import { Trail } from './Trail.tsx'
import { trailTexts } from './trail-texts.ts'

type Props = { searchParams: Promise<{ hours?: string | string[]; site?: string | string[] }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: adminTexts[await pageLanguage()].title, robots: { index: false } }
}

/** How many logins there were, how far they came, what was refused, and whether the services respond. For operators only. */
export default async function AdminPage({ searchParams }: Props): Promise<ReactNode> {
  await requireUser({ role: 'admin' })
  const asked = await searchParams
  const period = periods.find((one) => one === asked.hours) ?? '24'
  const [hours, slot] = [Number(period), period === '24' ? ('hour' as const) : ('day' as const)]
  const sites = await siteNames()
  const site = sites.find(({ id }) => id === asked.site)?.id
  const [{ steps, refused }, slots, services, refusals] = await Promise.all([
    funnel(hours, site),
    countBySlot(hours, slot, site),
    health(),
    latestRefusals(20, hours, site),
  ])
  const language = await pageLanguage()
  const texts = adminTexts[language]
  const shown = steps.find(({ step }) => step === 'shown')?.count ?? 0
  const secondsOf = (value: number | null): string => (value === null ? '' : texts.seconds(value))

  return (
    <Desk language={language} current="logins" title={texts.title}>
      <nav className={styles.choices} aria-label={texts.period}>
        {periods.map((one) => (
          <a
            key={one}
            href={`/admin?${new URLSearchParams({ hours: one, ...(site !== undefined && { site }) })}`}
            aria-current={one === period ? 'page' : undefined}
          >
            {texts.periods[one]}
          </a>
        ))}
      </nav>
      {sites.length > 0 && (
        <form className={styles.act} action="/admin">
          <input type="hidden" name="hours" value={period} />
          <label className={form.filter}>
            {texts.site}
            <select name="site" defaultValue={site}>
              <option value="">{texts.allSites}</option>
              {sites.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <button className={`${ui.button} ${ui.small}`}>{texts.show}</button>
        </form>
      )}
      <section className={styles.section}>
        <h2>{texts.logins}</h2>
        <p className={ui.quiet}>{texts.counted}</p>
        <LoginsChart slots={slots} slot={slot} texts={texts} />
        <Table
          head={[texts.step, texts.count, texts.share, texts.median, texts.p95]}
          rows={steps.map(({ step, count, p50, p95 }) => [
            texts.steps[step],
            count,
            shown === 0 ? '' : `${Math.round((100 * count) / shown)}\u00A0%`,
            secondsOf(p50),
            secondsOf(p95),
          ])}
        />
        <DurationsChart steps={steps} texts={texts} />
      </section>
      <section className={styles.section}>
        <h2>{texts.refused}</h2>
        {refused.length === 0 ? (
          <p>{texts.nothingRefused}</p>
        ) : (
          <Table
            head={[texts.reason, texts.count]}
            rows={refused.map(({ reason, count }) => [trailTexts[language].reasons[reason] ?? reason, count])}
          />
        )}
      </section>
      {refusals.length > 0 && (
        <section className={styles.section}>
          <h2>{texts.lastRefused}</h2>
          <Trail entries={refusals} language={language} />
        </section>
      )}
      <section className={styles.section}>
        <h2>{texts.health}</h2>
        <ul className={styles.services}>
          {(['database', 'pusher', 'wechat'] as const).map((service) => (
            <li key={service} className={services[service] === 'ok' ? '' : styles.failing}>
              {texts.serviceIs(texts.services[service], texts[services[service]])}
            </li>
          ))}
        </ul>
      </section>
    </Desk>
  )
}
