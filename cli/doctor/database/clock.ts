import { pool } from '#lib/db/client.ts'
import { type Finding, ok, wrong } from '../finding.ts'

const check = { zh: '数据库：时钟', en: 'Database: clock' }
const mostMs = 5_000

/** Whether a code has expired is judged by the database's clock; a page's countdown goes by it too. */
export async function checkClock(): Promise<Finding> {
  const before = Date.now()
  const { rows } = await pool().query<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  )
  const apartMs = (rows[0]?.ms ?? NaN) - (before + Date.now()) / 2
  const seconds = (Math.abs(apartMs) / 1_000).toFixed(1)
  if (Math.abs(apartMs) <= mostMs) return ok(check, { zh: `相差 ${seconds} 秒`, en: `${seconds} s apart` })
  return wrong(check, {
    what: {
      zh: `数据库的时钟比这台机器${apartMs > 0 ? '快' : '慢'} ${seconds} 秒。`,
      en: `The clock of the database is ${seconds} s ${apartMs > 0 ? 'ahead of' : 'behind'} that of this machine.`,
    },
    todo: {
      zh: '先看这台机器的时间准不准（与手机对照），再给不准的一方启用 NTP 对时：timedatectl set-ntp true。',
      en: 'See first whether this machine is right (a phone is), then set the wrong one by NTP: timedatectl set-ntp true.',
    },
  })
}
