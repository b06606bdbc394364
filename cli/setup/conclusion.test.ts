import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Check, checks } from '../doctor/checks.ts'
import { advise, ok, untried, wrong } from '../doctor/finding.ts'
import { neverMigrated } from '../doctor/database/migrations.ts'
import { nextOf, unlessNew } from './conclusion.ts'
import * as report from './report.ts'

const failed = (check: Check): ReturnType<typeof wrong> =>
  wrong(check, advise('有误。', 'Wrong.', '请更正。', 'Correct it.'))
const fine = [
  ok(checks['wechat-token']),
  untried(checks['site-answers'], { zh: '未启动', en: 'not started' }),
]
const server = { way: 'server', lanUrl: undefined, isUp: false } as const

// As in a clone: the tests run where .env.example is.
test.each([
  ['for the desk', fine, { ...server, way: 'desk' } as const, 'npm run demo'],
  [
    'for the desk with a phone',
    fine,
    { ...server, way: 'desk', lanUrl: 'http://192.168.1.7:3000' } as const,
    'npm run demo -- --lan',
  ],
  [
    'for a new database',
    [...fine, unlessNew(wrong(checks['database-migrations'], neverMigrated))],
    server,
    'npm run saoma -- migrate',
  ],
  [
    'for a database of an earlier version',
    [...fine, failed(checks['database-migrations'])],
    server,
    'npm run saoma -- migrate',
  ],
  ['with a database that is there', fine, server, 'npm run build && npm start'],
  ['while the site runs already', fine, { ...server, isUp: true }, 'npm run doctor'],
  [
    'after a check failed',
    [failed(checks['wechat-token']), failed(checks['database-migrations'])],
    server,
    'npm run doctor',
  ],
])('%s, the next command follows', (_, findings, state, command) => {
  expect(nextOf(findings, state).command).toBe(command)
})

test('only a database without any tables of Saoma is a new one', () => {
  const check = checks['database-migrations']
  expect(unlessNew(wrong(check, neverMigrated)).state).toBe('untried')
  expect(unlessNew(failed(check)).state).toBe('wrong')
})

test.each(['zh', 'en'] as const)(
  'for a server it ends with the headings that say how to go on: %s',
  (language) => {
    const end = report.end([], { command: 'npm start', why: { zh: '', en: '' } }, 'server', language)
    const page = /docs\/deploy[\w.-]*\.md/.exec(end)?.[0] ?? ''
    const headings = [...end.matchAll(/[「“](.+?)[」”]/g)].map(([, heading]) => `## ${heading}`)
    expect(headings).toHaveLength(2)
    expect(readFileSync(page, 'utf8').split('\n')).toEqual(expect.arrayContaining(headings))
  },
)
