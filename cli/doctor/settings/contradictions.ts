import ipaddr from 'ipaddr.js'
import { type Env, isLoopback } from '#lib/env.ts'
import { named } from '../checks.ts'
import { developmentSettings, ownSettings } from '../consoles.ts'
import { type Advice, advise, type Finding, plain, warning, wrong } from '../finding.ts'
import { isForThePublic } from '../site/legal.ts'
import { isWechat } from '../wechat/answerer.ts'
import type { Given } from './settings.ts'

/** Of .env.example. */
export const demoAppId = 'wxde30000000000000'

/** Settings that are each well-formed and contradict each other, as after half a step. */
export function contradictions(e: Env, given: Given): Finding[] {
  const [site, wechat] = [new URL(e.SAOMA_URL), new URL(e.WECHAT_API_URL)]
  const isPublic = isForThePublic(site)
  const isOnDesk = isLoopback(site.hostname)
  const isReal = isWechat(wechat.hostname)
  const hasOwnPusher = e.PUSHER_HOST !== undefined
  const isPusherHere = isLoopback(e.PUSHER_HOST ?? '')
  const isDeskInNetwork = isPusherHere && site.protocol === 'http:' && isPrivate(site.hostname)
  return [
    isDeskInNetwork && clash('SAOMA_URL', deskInNetwork(site.port)),
    isReal && e.WECHAT_APP_ID === demoAppId && clash('WECHAT_APP_ID', demoApp),
    isPublic && isLoopback(wechat.hostname) && doubt('WECHAT_API_URL', wechatHere),
    isReal &&
      isOnDesk &&
      e.WECHAT_ENV_VERSION !== 'develop' &&
      doubt('WECHAT_ENV_VERSION', onDesk(e.WECHAT_ENV_VERSION)),
    isPusherHere && !isOnDesk && !isDeskInNetwork && clash('PUSHER_HOST', pusherHere),
    hasOwnPusher &&
      !isPusherHere &&
      !e.PUSHER_TLS &&
      site.protocol === 'https:' &&
      clash('PUSHER_TLS', mixedContent),
    !hasOwnPusher && e.PUSHER_PORT !== undefined && clash('PUSHER_PORT', portAlone),
    isPublic && !e.SAOMA_RATE_LIMIT && doubt('SAOMA_RATE_LIMIT', unlimited),
    given['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' && doubt('NODE_TLS_REJECT_UNAUTHORIZED', unchecked),
  ].filter((finding) => finding !== false)
}

/** An address that a router gives out. */
function isPrivate(hostname: string): boolean {
  return ipaddr.isValid(hostname) && ipaddr.parse(hostname).range() === 'private'
}

function clash(name: string, advice: Advice): Finding {
  return wrong(named('settings-conflict', plain(name)), advice)
}

function doubt(name: string, advice: Advice): Finding {
  return warning(named('settings-conflict', plain(name)), advice)
}

const demoApp = advise(
  'WECHAT_APP_ID 是演示环境的 AppID，真实的微信中没有该小程序。',
  'WECHAT_APP_ID is that of the demo, and WeChat itself has no such mini-program.',
  '请填写你自己的 AppID 和 AppSecret；如使用演示环境，请设置 WECHAT_API_URL=http://127.0.0.1:4101。',
  'Put in your own AppID and AppSecret; for the demo, set WECHAT_API_URL=http://127.0.0.1:4101.',
  developmentSettings,
)

const wechatHere = advise(
  'SAOMA_URL 是公开的网站，但 WECHAT_API_URL 指向本机，请求不会到达微信。',
  'SAOMA_URL is a public site, but WECHAT_API_URL is this machine: requests do not go to WeChat.',
  '请删除 WECHAT_API_URL。仅当本机运行转发到微信的代理时才可保留。',
  'Remove WECHAT_API_URL, unless it is a proxy of yours here that forwards to WeChat.',
  ownSettings,
)

function onDesk(version: string): Advice {
  return advise(
    `SAOMA_URL 是本机地址，但 WECHAT_ENV_VERSION 是 ${version}：手机上的 ${version} 版无法访问本机。`,
    `SAOMA_URL is this machine, but WECHAT_ENV_VERSION is ${version}: on a phone that version cannot reach it.`,
    '在本机试用时，请设置 WECHAT_ENV_VERSION=develop，并在手机上打开开发版的「开发调试」（docs/own-appid.zh-CN.md）；正式部署时，请将 SAOMA_URL 设为网站的 https 地址。',
    'To try it on this machine, set WECHAT_ENV_VERSION=develop, and turn on development debugging on the phone (docs/own-appid.md). For a deployment, set SAOMA_URL to the https address of the site.',
    ownSettings,
  )
}

/** Meant for the phone, which gets it in the mini-program instead. */
function deskInNetwork(port: string): Advice {
  const site = `http://127.0.0.1:${port || 3000}`
  return advise(
    'SAOMA_URL 是局域网地址，但 PUSHER_HOST 是本机：在本机试用时，手机使用的地址不填写在此处。',
    'SAOMA_URL is an address in your network, but PUSHER_HOST is this machine: for a try on this computer, the address for the phone goes elsewhere.',
    `在本机试用时，请将 SAOMA_URL 改回 ${site}，然后运行 npm run demo -- --lan，会显示手机使用的地址（docs/own-appid.zh-CN.md）；正式部署时，请设为网站的 https 地址。`,
    `For a try on this computer, put SAOMA_URL back to ${site} and run npm run demo -- --lan, which shows the address for the phone (docs/own-appid.md). For a deployment, set it to the https address of the site.`,
    ownSettings,
  )
}

const pusherHere = advise(
  'PUSHER_HOST 是本机地址，访客的浏览器会连接访客自己的电脑。',
  'PUSHER_HOST is this machine, but visitors’ browsers connect to it too, and would connect to themselves.',
  '请将 PUSHER_HOST 设为访客可以访问的域名；使用官方 Pusher 时，删除 PUSHER_HOST、PUSHER_PORT 和 PUSHER_TLS。',
  'Set it to a host that visitors reach; for hosted Pusher, remove PUSHER_HOST, PUSHER_PORT and PUSHER_TLS.',
  ownSettings,
)

const mixedContent = advise(
  '网站使用 https，但 PUSHER_TLS 是 false：浏览器会拦截未加密的连接。',
  'The site is https, but PUSHER_TLS is false: browsers block the connection.',
  '请为 Pusher 服务器配置证书，并设置 PUSHER_TLS=true。',
  'Give the Pusher server a certificate, and set PUSHER_TLS=true.',
  ownSettings,
)

const portAlone = advise(
  '设置了 PUSHER_PORT，但未设置 PUSHER_HOST：将使用该端口连接官方 Pusher，无法连接。',
  'PUSHER_PORT is set without PUSHER_HOST: hosted Pusher does not listen at other ports.',
  '使用官方 Pusher 时，请同时删除 PUSHER_PORT 和 PUSHER_TLS；使用自建服务器时，请填写 PUSHER_HOST。',
  'For hosted Pusher, remove PUSHER_PORT and PUSHER_TLS too; for a server of your own, set PUSHER_HOST.',
  ownSettings,
)

const unlimited = advise(
  'SAOMA_RATE_LIMIT 是 off，公开的网站没有限流：任何人都可以用完微信的调用次数。',
  'SAOMA_RATE_LIMIT is off on a public site: anyone can use up your quota at WeChat.',
  '请删除 SAOMA_RATE_LIMIT，或设为 on。off 仅供压力测试使用。',
  'Remove SAOMA_RATE_LIMIT or set it to on. Off is for load tests.',
  ownSettings,
)

const unchecked = advise(
  'NODE_TLS_REJECT_UNAUTHORIZED=0 关闭了证书验证：AppSecret 可能被发送给冒充微信的服务器，下面的检查也无法发现。',
  'NODE_TLS_REJECT_UNAUTHORIZED=0 turns certificate checks off: an attacker on the way gets the AppSecret, and the checks below cannot tell.',
  '请删除该变量。如需信任公司的根证书，请改用 NODE_EXTRA_CA_CERTS=证书文件。',
  'Remove it. To trust a root certificate of your company, set NODE_EXTRA_CA_CERTS to its file instead.',
)
