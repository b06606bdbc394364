/** What setup tells, in both languages, besides its questions. */
import { type Finding, type Language, print, type Text } from '../doctor/finding.ts'
import type { Conclusion } from './conclusion.ts'
import { type Change, type Fitted, type Wanted, wasOwn } from './miniprogram-files.ts'
import type { Answers } from './questions.ts'

const ownDevelop = 'http://127.0.0.1:3000'

/** What the mini-program has to call. On a server the address of somebody's desk goes out of it: reviewers run the develop version on phones. */
export function miniprogramOf({ way, lanUrl, settings }: Answers): Wanted {
  const [appid = '', url = ''] = [settings['WECHAT_APP_ID'], settings['SAOMA_URL']]
  if (way === 'desk') return { appid, addresses: { develop: lanUrl ?? url } }
  return { appid, addresses: { develop: ownDevelop, trial: url, release: url } }
}

export function taken(file: string): Text {
  return {
    zh: `${file} 已存在，setup 不会覆盖它。如需检查该文件，请运行 npm run doctor；如需重新生成，请先移走：mv .env .env.old`,
    en: `${file} is there already, and setup never writes over it. To check it: npm run doctor. To begin anew, move it away first: mv .env .env.old`,
  }
}

export function unwritable(file: string): Text {
  return {
    zh: `无法写入 ${file}：请在有写入权限的目录中运行，或更改该目录的权限。`,
    en: `${file} cannot be written: run setup in a folder that you may write to, or change its permissions.`,
  }
}

export function missing(options: string[]): Text {
  const list = options.join(', ')
  const own = options.includes('--pusher-cluster')
  return {
    zh: `缺少选项：${options.join('、')}。${own ? '自建推送服务器请用 --pusher-host 代替 --pusher-cluster。' : ''}也可以用环境变量提供（例如 WECHAT_APP_SECRET）；在终端中运行时会逐项询问。全部选项：--help`,
    en: `These options are missing: ${list}. ${own ? 'With a push server of your own, give --pusher-host in place of --pusher-cluster. ' : ''}The environment may have them instead (such as WECHAT_APP_SECRET), and in a terminal setup asks for them. All options: --help`,
  }
}

export function surrounding(names: string[]): Text {
  const list = names.join(', ')
  return {
    zh: `使用环境变量中的 ${names.join('、')}（环境变量优先于 .env）。`,
    en: `Using ${list} of the environment, which goes before .env.`,
  }
}

export function written(file: string, wanted: Wanted, fitted: Fitted | null): Text[] {
  const first = { zh: `已写入 ${file}（仅所有者可读）`, en: `Wrote ${file}, readable by its owner alone` }
  if (fitted === null) return [first, elsewhere(wanted)]
  return [first, ...fitted.changed.map(changed), ...fitted.byHand.map(byHand)]
}

function changed(change: Change): Text {
  const { file, name, from, to } = change
  const own = wasOwn(change) ? { zh: `（原为 ${from}）`, en: ` (it was ${from})` } : { zh: '', en: '' }
  return {
    zh: `已写入 miniprogram/${file}：${name} 为 ${to}${own.zh}`,
    en: `Wrote miniprogram/${file}: ${name} is ${to}${own.en}`,
  }
}

function byHand({ file, name, to }: Omit<Change, 'from'>): Text {
  return {
    zh: `无法修改 miniprogram/${file}，请手动将 ${name} 设为 ${to}`,
    en: `miniprogram/${file} could not be changed. Set ${name} there to ${to}`,
  }
}

/** The packed app has no mini-program: it is in a clone. */
function elsewhere({ appid, addresses }: Wanted): Text {
  const list = Object.entries(addresses).map(([version, address]) => `${version} ${address}`)
  return {
    zh: `请在小程序的代码中填写：config.ts 的 addresses（${list.join('、')}），project.config.json 的 appid（${appid}）`,
    en: `In the source of the mini-program, set addresses in config.ts (${list.join(', ')}), and appid in project.config.json (${appid})`,
  }
}

/** The doctor's table, and what comes next. */
export function end(
  findings: Finding[],
  { command, why }: Conclusion['next'],
  way: Answers['way'],
  language: Language,
): string {
  return `\n${print(findings, language)}\n\n${why[language]}\n\n    ${command}\n\n${guides[way][language]}`
}

const guides: Record<Answers['way'], Text> = {
  desk: {
    zh: '用手机扫码前的各个步骤：docs/own-appid.zh-CN.md',
    en: 'Each step up to the first scan with a phone: docs/own-appid.md',
  },
  server: {
    zh: '在服务器上启动：docs/deploy.zh-CN.md 的「5. 启动」；微信公众平台的设置：同一页的「2. 微信公众平台的设置」',
    en: `To start it on a server: docs/deploy.md, “5. Start”. WeChat’s console: “2. WeChat's console, step by step” on the same page`,
  },
}
