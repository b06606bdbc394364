import { expect, test } from 'vitest'
import { type Check, checks } from '../doctor/checks.ts'
import { advise, ok, untried, wrong } from '../doctor/finding.ts'
import { nextOf } from './conclusion.ts'

const failed = (check: Check): ReturnType<typeof wrong> =>
  wrong(check, advise('有误。', 'Wrong.', '请更正。', 'Correct it.'))
const fine = [
  ok(checks['wechat-token']),
  untried(checks['site-answers'], { zh: '未启动', en: 'not started' }),
]
const server = { way: 'server', lanUrl: undefined, demoDatabase: false, isUp: false } as const

// As in a clone: the tests run where .env.example is.
test.each([
  ['for the desk', fine, { ...server, way: 'desk', demoDatabase: true } as const, 'npm run demo'],
  [
    'for the desk with a phone',
    fine,
    { ...server, way: 'desk', demoDatabase: true, lanUrl: 'http://192.168.1.7:3000' } as const,
    'npm run demo -- --lan',
  ],
  [
    'for a new database',
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
