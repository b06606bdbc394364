import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import ipaddr from 'ipaddr.js'
import { type Env, env, isLoopback } from '#lib/env.ts'
import { lanAddress } from '../lan.ts'
import { checks } from './checks.ts'
import { type Advice, advise, type Finding, ok, plain, type Text, warning, wrong } from './finding.ts'
import { serverDomain } from './consoles.ts'
import { demoAppId } from './settings/contradictions.ts'
import { isWechat } from './wechat/answerer.ts'

const check = checks.miniprogram
const config = z.object({
  addresses: z.object({ develop: z.string(), trial: z.string(), release: z.string() }),
})
const project = z.object({ appid: z.string() })
const app = z.object({ pages: z.array(z.string()), subpackages: z.array(z.unknown()).optional() })

type Source = {
  addresses: z.infer<typeof config>['addresses']
  appid: string
  pages: string[]
  open: boolean
}

/**
 * Compares the mini-program in `dir` with the settings: its site, AppID and page. No finding where there is none, as in
 * the packed app.
 */
export async function checkMiniprogram(dir: string): Promise<Finding[]> {
  if (!existsSync(dir)) return []
  const source = await read(dir)
  const problems = problemsOf(source, env())
  if (problems.length > 0) return problems
  const { SAOMA_URL: site, WECHAT_ENV_VERSION: version } = env()
  const { develop } = source.addresses
  // Who shows codes of the develop version is still trying it.
  if (version !== 'develop' && !isOnDesk(site) && !isOnDesk(develop) && !develop.startsWith('https:'))
    return [warning(check, onlyNearby(develop))]
  if (!isOnDesk(site)) return [ok(check, plain(site))]
  return [ok(check, isDemo(env()) ? ofDemo : onDesk(develop))]
}

/** Whether real phones sign in: codes of their `wx.login` are worth nothing to another server than WeChat's. */
function isTried({ SAOMA_URL, WECHAT_API_URL }: Env): boolean {
  return !isOnDesk(SAOMA_URL) || isWechat(new URL(WECHAT_API_URL).hostname)
}

async function read(dir: string): Promise<Source> {
  const text = (name: string): Promise<string> => readFile(path.join(dir, name), 'utf8')
  // A development dependency: the packed app has no mini-program.
  const { transform } = await import('esbuild')
  const { code } = await transform(await text('config.ts'), { loader: 'ts', format: 'esm' })
  const encoded = Buffer.from(code).toString('base64')
  const module: unknown = await import(`data:text/javascript;base64,${encoded}`)
  const { pages, subpackages } = app.parse(JSON.parse(await text('app.json')))
  return {
    addresses: config.parse(module).addresses,
    appid: project.parse(JSON.parse(await text('project.config.json'))).appid,
    pages,
    open: subpackages !== undefined,
  }
}

function isOnDesk(address: string): boolean {
  return isLoopback(new URL(address).hostname)
}

/** Whose address a phone uses, as in miniprogram/saoma/address.ts: the develop version, `develop` only if it is another machine. */
function versionOnPhones(version: Env['WECHAT_ENV_VERSION'], develop: string): Env['WECHAT_ENV_VERSION'] {
  return version === 'develop' && isOnDesk(develop) ? 'release' : version
}

function problemsOf({ addresses, appid, pages, open }: Source, e: Env): Finding[] {
  const page = !open && !pages.includes(e.WECHAT_PAGE) ? [wrong(check, noPage(e.WECHAT_PAGE))] : []
  if (isDemo(e) && isOnDesk(e.SAOMA_URL)) return page
  const own = [appProblem(appid, e), addressProblem(addresses, e)].filter((advice) => advice !== null)
  const tell = isTried(e) ? wrong : warning
  return [...page, ...own.map((advice) => tell(check, advice))]
}

function appProblem(appid: string, e: Env): Advice | null {
  if (appid === nobody) return isDemo(e) ? null : noApp(e.WECHAT_APP_ID)
  return appid === e.WECHAT_APP_ID ? null : otherApp
}

function addressProblem(addresses: Source['addresses'], e: Env): Advice | null {
  if (isOnDesk(e.SAOMA_URL))
    return reachesDesk(addresses.develop, e.SAOMA_URL) ? null : notHere(addresses.develop, e.SAOMA_URL)
  const version = versionOnPhones(e.WECHAT_ENV_VERSION, addresses.develop)
  const address = addresses[version].replace(/\/+$/, '')
  if (address === e.SAOMA_URL) return null
  return new URL(address).hostname === 'example.com'
    ? unset(version, e.SAOMA_URL)
    : elsewhere(version, address, e.SAOMA_URL)
}

/** What WeChat DevTools takes for no AppID. */
const nobody = 'touristappid'

function isDemo(e: Env): boolean {
  return e.WECHAT_APP_ID === demoAppId
}

/** Whether a mini-program at `develop` comes to a site on this machine: here, or from the local network at the same port. */
function reachesDesk(develop: string, site: string): boolean {
  const { protocol, hostname, port } = new URL(develop)
  if (protocol !== 'http:' || port !== new URL(site).port) return false
  if (isLoopback(hostname) || hostname === lanAddress()) return true
  return ipaddr.isValid(hostname) && ipaddr.parse(hostname).range() === 'private'
}

const ofDemo = { zh: '演示环境，使用本机地址', en: 'in the demo its address is this machine' }

function onDesk(develop: string): Text {
  if (!isOnDesk(develop)) return plain(`develop: ${develop}`)
  return {
    zh: `develop: ${develop}，仅微信开发者工具可以访问；手机需使用局域网地址（npm run demo -- --lan）`,
    en: `develop: ${develop}, for WeChat DevTools alone; a phone needs an address in your network (npm run demo -- --lan)`,
  }
}

const other = {
  zh: '如果你的小程序在其他位置，请检查对应的文件。',
  en: 'If your mini-program is somewhere else, look there.',
}

/** The rest fits, so only the review is at stake. */
function onlyNearby(develop: string): Advice {
  return advise(
    `miniprogram/config.ts 中 develop 的地址是 ${develop}，仅局域网内的手机可以访问。微信审核人员在手机上打开的是开发版，将无法登录。`,
    `The develop address in miniprogram/config.ts is ${develop}, which only phones in your network reach. WeChat's reviewers open the develop version on a phone, and will fail to sign in.`,
    "提交审核前，请改回 'http://127.0.0.1:3000'（此时手机使用 release 的地址），并重新上传小程序。",
    "Before you submit the mini-program, put 'http://127.0.0.1:3000' back (phones then use the release address), and upload it again.",
  )
}

function noPage(page: string): Advice {
  return advise(
    `小程序的 app.json 中没有 WECHAT_PAGE（${page}）。`,
    `The app.json of the mini-program has no page ${page}, the one in WECHAT_PAGE.`,
    `请更正 WECHAT_PAGE，或将该页面添加到 miniprogram/app.json。${other.zh}`,
    `Correct WECHAT_PAGE, or add the page to miniprogram/app.json. ${other.en}`,
  )
}

const otherApp = advise(
  'miniprogram/project.config.json 中的 appid 与 WECHAT_APP_ID 不一致：手机登录会返回 40029。',
  'The appid in miniprogram/project.config.json is not WECHAT_APP_ID: logins on phones will fail with 40029.',
  `请将两处改为同一个 AppID，并重新上传小程序。${other.zh}`,
  `Make both the same and upload the mini-program again. ${other.en}`,
)

function noApp(appid: string): Advice {
  return advise(
    'miniprogram/project.config.json 中的 appid 仍是 touristappid：手机登录会失败（40029）。',
    'The appid in miniprogram/project.config.json is still touristappid: logins on phones will fail (40029).',
    `请改为 "${appid}"，并在微信开发者工具中重新打开项目，再次预览或上传。${other.zh}`,
    `Set it to "${appid}", open the project in WeChat DevTools anew, and preview or upload it again. ${other.en}`,
  )
}

function notHere(develop: string, site: string): Advice {
  const { port } = new URL(site)
  return advise(
    `小程序（develop）访问的是 ${develop}，而 SAOMA_URL 是 ${site}。`,
    `The mini-program (develop) calls ${develop}, but SAOMA_URL is ${site}.`,
    `请将 miniprogram/config.ts 中的 develop 改为 '${site}'；手机需使用本机的局域网地址，例如 'http://192.168.1.7:${port}'（npm run demo -- --lan 会显示）。然后重新预览。${other.zh}`,
    `Set develop in miniprogram/config.ts to '${site}' or, for a phone, to this machine's address in your network, such as 'http://192.168.1.7:${port}' (npm run demo -- --lan shows it), and preview it again. ${other.en}`,
  )
}

function unset(version: string, site: string): Advice {
  return advise(
    `miniprogram/config.ts 中未填写 ${version} 的地址。`,
    `The ${version} address in miniprogram/config.ts is still the example.`,
    `请填写 '${site}'，在微信公众平台登记服务器域名，并重新上传小程序。${other.zh}`,
    `Set it to '${site}', add the domain in the console, and upload the mini-program again. ${other.en}`,
    serverDomain,
  )
}

function elsewhere(version: string, address: string, site: string): Advice {
  return advise(
    `小程序（${version}）访问的是 ${address}，而 SAOMA_URL 是 ${site}。`,
    `The mini-program (${version}) calls ${address}, but SAOMA_URL is ${site}.`,
    `请修改 miniprogram/config.ts 并重新上传，或修改 SAOMA_URL。微信公众平台的服务器域名也应一致。${other.zh}`,
    `Change miniprogram/config.ts and upload it again, or change SAOMA_URL; the server domain in the console has to match. ${other.en}`,
    serverDomain,
  )
}
