import ipaddr from 'ipaddr.js'
import { exampleSecret, isLoopback, parseEnv, SettingsError } from '#lib/env.ts'
import type { Text } from '../doctor/finding.ts'
import { forms } from '../doctor/settings/forms.ts'
import type { Settings, Way } from './options.ts'

/** Complete and well-formed, and of nobody: what is not known yet while a part is tried. */
export const placeholders: Record<string, string> = {
  DATABASE_URL: 'postgresql://127.0.0.1/none',
  WECHAT_APP_ID: 'wx0000000000000000',
  WECHAT_APP_SECRET: 'f'.repeat(32),
  PUSHER_APP_ID: '1',
  PUSHER_KEY: 'none',
  PUSHER_SECRET: 'none',
  PUSHER_CLUSTER: 'mt1',
  PUSHER_ENCRYPTION_KEY: Buffer.alloc(32, 'n').toString('base64'),
  SAOMA_SECRET: 'n'.repeat(32),
  // Of a public site the doctor demands more.
  SAOMA_URL: 'http://127.0.0.1:3000',
}

/** What is wrong with the form of a setting, beside the other settings; undefined if nothing is. */
export function problemOf(name: string, value: string, others: Settings = {}): Text | undefined {
  if (name === 'WECHAT_APP_ID' && !isAppId(value)) return notAnAppId(value)
  // What is not WeChat itself may have secrets of another form.
  if (name === 'WECHAT_APP_SECRET' && !others['WECHAT_API_URL'] && !isAppSecret(value))
    return isAppId(value) ? swapped : notAnAppSecret
  if (name === 'PUSHER_HOST' && /[:/]/.test(value)) return notAHost
  // Of a password with an @ or a #, URL makes a host or a fragment.
  if (name === 'DATABASE_URL' && /#|@.*@/.test(value)) return mustBe(name)
  try {
    parseEnv({ ...placeholders, [name]: value })
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    // Whether a secret of .env.example is harmless depends on the other settings.
    if (error.problems.some((one) => one.name === name && one.problem !== exampleSecret)) return mustBe(name)
  }
  return undefined
}

function mustBe(name: string): Text {
  const form = forms[name]?.form
  return { zh: `应为：${form?.zh ?? ''}`, en: `it must be ${form?.en ?? ''}` }
}

const notAHost: Text = {
  zh: '应为主机名，例如 push.example.com：不含 https:// 和端口',
  en: 'it must be the name of a host, such as push.example.com, without https:// and without a port',
}

function isAppId(value: string): boolean {
  return /^wx\w{16}$/.test(value)
}

function isAppSecret(value: string): boolean {
  return /^[0-9a-f]{32}$/i.test(value)
}

const swapped: Text = {
  zh: 'AppID 和 AppSecret 填反了：AppID 以 wx 开头，共 18 个字符；AppSecret 为 32 个字符',
  en: 'AppID and AppSecret are swapped: the AppID has 18 characters and begins with wx, the AppSecret has 32',
}

const notAnAppSecret: Text = {
  zh: '应为小程序的 AppSecret：32 个字符，仅包含数字和 a 到 f',
  en: 'it must be the AppSecret of the mini-program: 32 characters, digits and a to f only',
}

function notAnAppId(value: string): Text {
  if (isAppSecret(value)) return swapped
  if (value.startsWith('gh_'))
    return {
      zh: '这是原始 ID，不是 AppID。AppID 以 wx 开头，共 18 个字符，与 AppSecret 在同一页',
      en: 'this is the original ID (原始ID). The AppID begins with wx, has 18 characters, and is on the page of the AppSecret',
    }
  return {
    zh: '应为小程序的 AppID：以 wx 开头，共 18 个字符',
    en: 'it must be the AppID of the mini-program: 18 characters that begin with wx',
  }
}

/** What is wrong with the address of a site that is reached in this way. */
export function problemOfUrl(way: Way, value: string): Text | undefined {
  return way === 'server' ? problemOfPublicUrl(value) : problemOfDeskUrl(value)
}

/** Only the environment can have another one than that of the demo. */
function problemOfDeskUrl(value: string): Text | undefined {
  if (URL.canParse(value) && isLoopback(new URL(value).hostname)) return undefined
  return {
    zh: '本机试用时应为本机地址，而环境变量优先于 .env：请执行 unset SAOMA_URL，然后重新运行',
    en: 'on this computer it must be a loopback address, and the environment goes before .env: run unset SAOMA_URL, then start again',
  }
}

/** A site for everybody: what phones call, and what `SAOMA_URL` of it has to be. */
export function problemOfPublicUrl(value: string): Text | undefined {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    return {
      zh: '应为完整的地址，例如 https://login.example.com',
      en: 'it must be a whole address, such as https://login.example.com',
    }
  const { protocol, host, hostname, origin, href } = new URL(value)
  if (isLoopback(hostname))
    return {
      zh: `手机和其他电脑无法访问 ${host}。应为公网地址；如仅在本机试用，请选择「本机试用」`,
      en: `phones and other computers cannot reach ${host}: it must be a public address`,
    }
  if (ipaddr.isValid(hostname.replace(/^\[|\]$/g, '')))
    return {
      zh: `应为域名，不能是 IP 地址 ${hostname}：微信的服务器域名不支持 IP 地址`,
      en: `it must have a domain name, not the IP address ${hostname}: WeChat takes no IP address as a server domain`,
    }
  if (protocol === 'http:')
    return {
      zh: `应为 https://${host}：手机上的小程序不能访问 http。如仅在本机试用，请选择「本机试用」`,
      en: `it must be https://${host}: mini-programs on phones cannot call http`,
    }
  if (href !== `${origin}/`)
    return { zh: `不能包含路径和参数，应为 ${origin}`, en: `it has no path and no query: ${origin}` }
  return undefined
}
