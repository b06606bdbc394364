import ipaddr from 'ipaddr.js'
import { type Env, isLoopback } from '#lib/env.ts'
import { isPublicAddress } from '#lib/visitor/address.ts'
import { checks } from '../checks.ts'
import { advise, type Finding, ok, warning } from '../finding.ts'
import { ownSettings } from '../consoles.ts'

const check = checks['site-legal']

const duties = [
  { name: 'SAOMA_TERMS_URL', zh: '用户协议', en: 'its terms of service' },
  { name: 'SAOMA_PRIVACY_URL', zh: '隐私政策', en: 'its privacy policy' },
  { name: 'SAOMA_ICP', zh: '备案号', en: 'its ICP filing number' },
] as const

/** Whether a site for the public shows what the law in mainland China wants on its pages. */
export function checkLegal(env: Env): Finding {
  if (!isForThePublic(new URL(env.SAOMA_URL)))
    return ok(check, { zh: '不面向公众，不需要', en: 'not needed: not a public site' })
  const missing = duties.filter(({ name }) => env[name] === undefined)
  if (missing.length === 0) return ok(check)
  const list = (language: string, texts: string[]): string => new Intl.ListFormat(language).format(texts)
  const names = missing.map(({ name }) => name)
  const listIn = (language: 'zh' | 'en'): string =>
    list(
      language,
      missing.map((one) => one[language]),
    )
  return warning(
    check,
    advise(
      `未设置 ${names.join('、')}：面向中国大陆公众的网站，依法需公示${listIn('zh')}。`,
      `${list('en', names)} ${names.length === 1 ? 'is' : 'are'} not set, but the law in mainland China requires a public site to show ${listIn('en')}.`,
      '请填写页面地址和备案号（beian.miit.gov.cn）。服务器在中国大陆以外的网站无需备案。',
      'Set the addresses of the pages, and the number from beian.miit.gov.cn. A site that is hosted elsewhere needs no ICP filing.',
      ownSettings,
    ),
  )
}

/** Names that only one network knows have no dot, or end like these. */
const inNetwork = /^[^.]*$|\.(local|internal|lan|home\.arpa)$/

/** Whether an origin is one that anyone can reach, by its looks. */
export function isForThePublic({ protocol, hostname }: URL): boolean {
  if (protocol !== 'https:' || isLoopback(hostname)) return false
  const address = hostname.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(address) ? isPublicAddress(address) : !inNetwork.test(hostname)
}
