import type { Language } from './texts'

const UNITS = [
  { seconds: 86_400, zh: '天', en: 'day' },
  { seconds: 3600, zh: '小时', en: 'hour' },
  { seconds: 60, zh: '分钟', en: 'minute' },
  { seconds: 1, zh: '秒', en: 'second' },
]

/** How long ago, in the largest unit that fits. Under five seconds is now. */
export function ago(seconds: number, language: Language): string {
  const unit = seconds < 5 ? undefined : UNITS.find((candidate) => seconds >= candidate.seconds)
  if (!unit) return language === 'zh' ? '刚刚' : 'just now'
  const count = Math.floor(seconds / unit.seconds)
  if (language === 'zh') return `${count} ${unit.zh}前`
  return `${count} ${unit.en}${count === 1 ? '' : 's'} ago`
}
