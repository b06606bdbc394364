import { settingNames } from '#lib/env.ts'
import { named } from '../checks.ts'
import { developmentSettings, ownSettings } from '../consoles.ts'
import { type Advice, advise, type Finding, plain, warning, wrong } from '../finding.ts'
import { forms } from './forms.ts'
import type { Given } from './settings.ts'

/** What each value of a setting shows by itself: left in by whoever copied it, or never filled in. No finding repeats it. */
export function oddValues(given: Given): Map<string, Finding> {
  const findings = settingNames.flatMap((name) => {
    const value = given[name] ?? ''
    const finding = value.trim() === '' ? null : oddValue(name, value)
    return finding ? [[name, finding] as const] : []
  })
  return new Map(findings)
}

function oddValue(name: string, value: string): Finding | null {
  const check = plain(name)
  // Whatever a site wants to be called is its name.
  if (name === 'SAOMA_SITE_NAME') return null
  if (/^(["'`“‘「]).*["'`”’」]$/s.test(value.trim()))
    return wrong(named('setting-quotes', check), quotes(name))
  if (value !== value.trim() || /[\u00a0\u200b-\u200d\u3000\ufeff]/.test(value))
    return wrong(named('setting-quotes', check), spaces(name))
  if (isPlaceholder(value)) return wrong(named('setting-placeholder', check), placeholder(name))
  const other = otherId(name, value)
  if (other) return wrong(named('setting-mixed-up', check), other)
  const [wide] = name === 'SAOMA_ICP' ? [] : (/[：／．＝＠]/.exec(value) ?? [])
  if (wide !== undefined) return wrong(named('setting-value', check), fullWidth(name, wide))
  return losesPath(name, value) ? warning(named('setting-path', check), path(name)) : null
}

/** What people write where a value is to be. Words of one's own, such as my-shop, are none of these. */
const placeholders = [
  /^<.+>$|^\[[^:]+\]$|^\{.+\}$/,
  /^(wx)?x{6,}$|^(x{3,}|\*{3,}|\.{3,}|…+)$/i,
  /^(todo|tbd|null|undefined|none|change[-_ ]?me|replace[-_ ]?me|placeholder)$/i,
  /^(your|my)[-_ ](app|own|wechat|pusher|secret|key|password|token)\b/i,
  /\byour[-_ ](app|password|secret|host|domain|database|db|user)\b/i,
  /^暂?无$|^没有$|你的|请填写|替换/,
]

function isPlaceholder(value: string): boolean {
  if (placeholders.some((form) => form.test(value))) return true
  const host = URL.canParse(value) ? new URL(value).hostname : value
  return /(^|\.)example\.(com|org|net)$|^(host|hostname|your\w*|.*your-?domain.*)$/i.test(host)
}

/** Where another id of WeChat's console was put. */
function otherId(name: string, value: string): Advice | null {
  if (name === 'WECHAT_APP_ID' && value.startsWith('gh_')) return originalId
  if (name === 'WECHAT_APP_ID' && /^[0-9a-f]{32}$/i.test(value)) return swapped
  return name === 'WECHAT_APP_SECRET' && /^wx[0-9a-f]{16}$/i.test(value) ? swapped : null
}

function losesPath(name: string, value: string): boolean {
  if (!['SAOMA_URL', 'WECHAT_API_URL'].includes(name) || !URL.canParse(value)) return false
  const { pathname, search, hash } = new URL(value)
  return pathname !== '/' || search !== '' || hash !== ''
}

function quotes(name: string): Advice {
  return advise(
    `${name} 的值含有引号，引号被当作值的一部分。`,
    `The quotes around ${name} are part of its value.`,
    '请删除引号。Docker 的 --env-file 和云平台的控制台都不会去掉引号；.env 中仅支持英文引号。',
    'Remove them. Docker’s --env-file and the consoles of cloud hosts keep quotes, and .env drops only straight ones.',
    ownSettings,
  )
}

function spaces(name: string): Advice {
  return advise(
    `${name} 的值的开头、结尾或中间有空格或不可见字符。`,
    `${name} has a space at its beginning or end, or an invisible character.`,
    '请重新输入该值，通常是复制时带入的。',
    'Type it again, without them: they usually come with copying.',
    ownSettings,
  )
}

function placeholder(name: string): Advice {
  return advise(
    `${name} 仍是示例中的占位文字。`,
    `${name} is still a placeholder.`,
    '请填写真实的值；如为可选项且不需要，请留空。',
    'Put in your own value; if the setting is optional and you do without, leave it empty.',
    forms[name]?.where ?? ownSettings,
  )
}

function fullWidth(name: string, wide: string): Advice {
  const half = wide.normalize('NFKC')
  return advise(
    `${name} 的值含有全角字符「${wide}」。`,
    `${name} contains the full-width character “${wide}”.`,
    `请改为半角「${half}」（切换到英文输入法后输入）。`,
    `Replace it by the ASCII character “${half}”.`,
    ownSettings,
  )
}

const originalId = advise(
  'WECHAT_APP_ID 填写的是原始 ID（gh_ 开头），不是 AppID。',
  'WECHAT_APP_ID is the original ID (gh_…), not the AppID.',
  '请改为「开发者 ID」中的 AppID（wx 开头，18 个字符）。',
  'Use the AppID from the same console: 18 characters that begin with wx.',
  developmentSettings,
)

const swapped = advise(
  'WECHAT_APP_ID 和 WECHAT_APP_SECRET 填反了。',
  'WECHAT_APP_ID and WECHAT_APP_SECRET are swapped.',
  '请互换：AppID 以 wx 开头，共 18 个字符；AppSecret 为 32 个字符。',
  'Swap them: the AppID has 18 characters and begins with wx, the AppSecret has 32.',
  developmentSettings,
)

function path(name: string): Advice {
  return advise(
    `${name} 含有路径或参数，它们不会被使用。`,
    `${name} has a path or a query, which is ignored.`,
    name === 'SAOMA_URL'
      ? '请仅填写协议和域名，例如 https://login.example.com。Saoma 需要独立的域名或端口，不能位于某个路径下。'
      : '请仅填写协议和域名，例如 https://api.weixin.qq.com。',
    name === 'SAOMA_URL'
      ? 'Leave only protocol and host, such as https://login.example.com. Saoma needs a host or port of its own, and cannot live below a path.'
      : 'Leave only protocol and host, such as https://api.weixin.qq.com.',
    ownSettings,
  )
}
