import { expect, test } from 'vitest'
import { ago } from './ago'

test.each([
  [0, '刚刚', 'just now'],
  [4.9, '刚刚', 'just now'],
  [12.7, '12 秒前', '12 seconds ago'],
  [60, '1 分钟前', '1 minute ago'],
  [3599, '59 分钟前', '59 minutes ago'],
  [7200, '2 小时前', '2 hours ago'],
  [86_400, '1 天前', '1 day ago'],
])('%d seconds ago reads %s and %s', (seconds, zh, en) => {
  expect(ago(seconds, 'zh')).toBe(zh)
  expect(ago(seconds, 'en')).toBe(en)
})

test('a time that is not known reads as now', () => {
  expect(ago(Number.NaN, 'en')).toBe('just now')
})
