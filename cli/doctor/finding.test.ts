import { expect, test } from 'vitest'
import {
  advise,
  type Finding,
  inLanguage,
  ok,
  passed,
  plain,
  print,
  summary,
  warning,
  wrong,
} from './finding.ts'

const advice = advise('缺一页。', 'A page is missing.', '写一页。', 'Write it.')
const noted: Finding[] = [ok(plain('first')), warning({ ...plain('second'), id: 'places' }, advice)]
const failed: Finding[] = [
  ...noted,
  wrong({ ...plain('third'), id: 'site-code' }, { ...advice, heading: '40164' }),
]

test('a warning says what to do as a failure does, and lets the doctor pass', () => {
  expect(passed(noted)).toBe(true)
  expect(print(noted, 'en')).toBe(
    '✓ first\n! second\n    Warning: A page is missing.\n    What to do: Write it.\n    More: docs/errors.md#places',
  )
  expect(summary(noted, 'en')).toBe('All 2 checks passed; 1 gave a warning.')
  expect(summary(noted, 'zh')).toBe('2 项检查全部通过，1 项需要注意。')
  expect(noted.map((one) => inLanguage(one, 'zh'))[1]).toEqual({
    state: 'warning',
    check: 'second',
    what: '缺一页。',
    todo: '写一页。',
    docs: 'docs/errors.zh-CN.md#places',
  })
})

test('a failure beside it does not', () => {
  expect(passed(failed)).toBe(false)
  expect(print(failed, 'zh')).toContain('! second\n    注意：缺一页。')
  expect(print(failed, 'zh')).toContain('✗ third\n    问题：缺一页。')
  expect(print(failed, 'zh')).toContain('    详见：docs/errors.zh-CN.md#40164')
  expect(summary(failed, 'en')).toBe('Of 3 checks, 1 failed and 0 could not be run; 1 gave a warning.')
})
