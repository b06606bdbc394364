import type { Language, Text } from '#cli/doctor/finding.ts'

/** Where the logs of the programs are. */
export const LOGS = '.demo/logs'

export interface Started {
  login: string
  shop: string
  /** What stands in for a phone; null where WeChat is the real one. */
  phone: string | null
  /** The phone, or with the real WeChat the app, is open to the local network at this address. */
  lan: string | null
  /** What the development version of the mini-program calls, by its source. */
  develop: string
}

/** What the demo prints once all of it answers. The line that begins with `ready ` is for programs: it stays as it is. */
export function announcement(started: Started, language: Language): string {
  const { login, shop, phone } = started
  const pages: [Text, string][] = [
    [{ zh: '登录页', en: 'Login' }, login],
    ...(phone === null ? [] : [[{ zh: '手机', en: 'Phone' }, phone] satisfies [Text, string]]),
    [{ zh: '商店', en: 'Shop' }, shop],
  ]
  const width = language === 'zh' ? 3 : 5
  const wide = language === 'zh' ? '　' : ' '
  const steps = [...(phone === null ? realSteps(started) : demoSteps(started)), shopStep(phone !== null)]
  const next = phone === null ? [] : [ownAppId[language]]
  return [
    '',
    ...pages.map(([name, url]) => `  ${name[language].padEnd(width, wide)}  ${url}`),
    '',
    ...steps.map((step, i) => `  ${i + 1}. ${step[language]}`),
    '',
    ...next.map((line) => `  ${line}\n`),
    `ready  login ${login}${phone === null ? '' : `  phone ${phone}`}  shop ${shop}`,
    ending[language],
  ].join('\n')
}

function demoSteps({ lan }: Started): Text[] {
  const open: Text =
    lan === null
      ? {
          zh: '并排打开「登录页」和「手机」两个页面。',
          en: 'Open Login and Phone side by side.',
        }
      : {
          zh: '在本机打开「登录页」，在同一网络的手机上打开「手机」。',
          en: 'Open Login on this computer, and Phone on a phone on the same network.',
        }
  return [
    open,
    {
      zh: '在「手机」上点击「扫一扫」，再点击「确认登录」，登录页随即完成登录。',
      en: 'On Phone, press Scan, then Confirm: the page signs in.',
    },
  ]
}

function realSteps({ lan, develop }: Started): Text[] {
  const api: Text =
    lan === null
      ? {
          zh: '用微信开发者工具打开 miniprogram/。手机无法访问本机：如需用手机扫码，请改用 npm run demo -- --lan。',
          en: 'Open miniprogram/ in WeChat DevTools. A phone cannot reach this computer: to scan with one, start npm run demo -- --lan.',
        }
      : {
          zh: `用微信开发者工具打开 miniprogram/，点击「预览」，用同一网络的手机扫码，并在小程序菜单中打开「开发调试」。手机将访问 ${lan}。`,
          en: `Open miniprogram/ in WeChat DevTools, press 预览 (Preview), scan it with a phone on the same network, and turn on 开发调试 (debugging) in the menu of the mini-program. The phone calls ${lan}.`,
        }
  return [
    ...(lan === null || develop === lan ? [] : [otherAddress(lan, develop)]),
    api,
    {
      zh: '打开登录页，用微信扫描小程序码，在手机上确认登录。详见 docs/own-appid.zh-CN.md。',
      en: 'Open Login, scan its code with WeChat and confirm on the phone. Each step: docs/own-appid.md.',
    },
  ]
}

/** Networks give a computer another address from time to time. */
function otherAddress(lan: string, develop: string): Text {
  return {
    zh: `将 miniprogram/config.ts 中的 develop 由 ${develop} 改为 ${lan}（本机现在的地址）。`,
    en: `In miniprogram/config.ts, change develop from ${develop} to ${lan}, the address that this computer has now.`,
  }
}

/** The phone of the demo still shows how the last login ended. */
function shopStep(hasPhone: boolean): Text {
  return {
    zh: `「商店」是通过 Saoma 登录的另一个网站：打开后点击「微信扫码登录」，${hasPhone ? '在「手机」上点击「关闭」，' : ''}再扫码一次。`,
    en: `Shop is another site, which signs people in with Saoma: press “Sign in with WeChat” there${hasPhone ? ', then Close on Phone,' : ','} and scan again.`,
  }
}

const ending: Text = {
  zh: `按 Ctrl-C 结束演示。各程序的日志在 ${LOGS} 中。`,
  en: `Press Ctrl-C to stop everything. The logs are in ${LOGS}.`,
}

const ownAppId: Text = {
  zh: '使用自己的 AppID：npm run setup',
  en: 'With your own AppID: npm run setup',
}

export const building: Text = {
  zh: '正在构建应用，约需一分钟',
  en: 'Building the app, which takes about a minute',
}
export const starting: Text = {
  zh: '正在启动应用、PostgreSQL，以及微信、Pusher 和手机的模拟程序',
  en: 'Starting the app, PostgreSQL, and what stands in for WeChat, Pusher and a phone',
}
export const startingReal: Text = {
  zh: '正在启动应用、PostgreSQL，以及 Pusher 的模拟程序',
  en: 'Starting the app, PostgreSQL, and what stands in for Pusher',
}
