import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startStack } from '../dev/stack/stack.ts'
import { Browser } from '../e2e/clients/browser.ts'
import { logIn } from '../e2e/clients/log-in.ts'
import { Phone } from '../e2e/clients/phone.ts'
import { sql } from '../e2e/sql.ts'
import { entryCount, fill, userCount } from './desk/fill.ts'
import { plansOf } from './desk/plans.ts'
import { type Chapter, type Figure, percentile } from './figure.ts'

const tries = 20
const mostMs = 300
const plansFile = 'bench-results/desk-plans.txt'
/** Those that grow with the visitors. A live scene is gone after an hour. */
const large = /^Seq Scan (User|Identity|Session|AuditEntry|Consent|SiteLogin|Avatar)\b/

/** Every page of the desk with many users and a long trail, from the request to the last byte. */
export const desk: Chapter = {
  name: 'desk',
  title: `The operator’s desk with ${userCount} users and ${entryCount} audit entries`,
  async run(say) {
    const folder = mkdtempSync(path.join(tmpdir(), 'saoma-desk-'))
    const statements = path.join(folder, 'statements')
    const recorder = new URL('desk/record-statements.mjs', import.meta.url).href
    const env = {
      SAOMA_RATE_LIMIT: 'off',
      BENCH_STATEMENTS: statements,
      NODE_OPTIONS: `--import ${recorder}`,
    }
    const stack = await startStack({ distDir: '.next-test', env })
    try {
      const { app, wechat, database } = stack.urls
      const browser = new Browser(app)
      const { user } = await logIn(browser, new Phone(app, wechat))
      await sql(database, `UPDATE "User" SET role = 'admin'`)
      await fill(database, say)
      const figures: Figure[] = []
      const plans: string[] = []
      for (const [name, address] of Object.entries(await pages(database, user.id))) {
        say(name)
        writeFileSync(statements, '')
        await get(browser, address)
        const found = await plansOf(statements, database)
        const whole = found.flatMap(({ reads }) => reads).filter((read) => large.test(read))
        plans.push(
          `${name} (${address})`,
          ...found.map(
            ({ statement, reads, ms }) => `  ${ms.toFixed(1)} ms  ${statement}\n    ${reads.join('\n    ')}`,
          ),
        )
        const taken: number[] = []
        for (let i = 0; i < tries; i += 1) taken.push(await get(browser, address))
        const value = percentile(taken, 0.95)
        figures.push({
          name: `${name}, p95`,
          value,
          unit: 'ms',
          goal: { text: `under ${mostMs} ms`, met: value < mostMs },
        })
        figures.push({
          name: `${name}, whole tables read`,
          value: whole.length,
          unit: 'times',
          goal: { text: 'none', met: whole.length === 0 },
        })
      }
      writeFileSync(plansFile, `${plans.join('\n')}\n`)
      say(`the plans are in ${plansFile}`)
      return figures
    } finally {
      await stack.close()
      rmSync(folder, { recursive: true })
    }
  },
}

async function pages(database: string, operator: string): Promise<Record<string, string>> {
  const [middle] = await sql<{ id: string; scene: string; phone: string }>(
    database,
    `SELECT u.id, e.scene, split_part(u.phone, ' ', 2) AS phone FROM "User" u
     JOIN "AuditEntry" e ON e."userId" = u.id WHERE u.phone IS NOT NULL AND e.scene IS NOT NULL ORDER BY u."createdAt" OFFSET ${userCount / 2} LIMIT 1`,
  )
  if (!middle) throw new Error('the database was not filled')
  const search = (text: string): string => `/admin/people?q=${encodeURIComponent(text)}`
  return {
    'logins of a day': '/admin',
    'logins of 90 days': '/admin?hours=2160',
    'logins of 90 days of a site': '/admin?hours=2160&site=bench-desk',
    'newest people': '/admin/people',
    'older people': `/admin/people?before=${middle.id}`,
    'people by a name': search('林小满5'),
    'people by one letter': search('A'),
    'people by the start of an id': search(middle.id.slice(0, 6)),
    'people by a phone number': search(middle.phone.slice(0, 7)),
    'people by what most names contain': search('1'),
    'people by a name that nobody has': search('zzzz'),
    'a person': `/admin/people/${middle.id}`,
    'the operator': `/admin/people/${operator}`,
    'a login': `/admin/logins/${middle.scene}`,
    sites: '/admin/sites',
    'a site': '/admin/sites/bench-desk',
  }
}

async function get(browser: Browser, address: string): Promise<number> {
  const begun = performance.now()
  const response = await browser.fetch('GET', address)
  await response.text()
  if (response.status !== 200) throw new Error(`${address} answered ${response.status}`)
  return performance.now() - begun
}
