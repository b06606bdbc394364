export type Device = { browser: string | null; system: string | null }

/** The sender of a request, as far as its headers tell. `address` is unmasked: mask it before showing it. */
export type Visitor = Device & {
  address: string | null
  /** The address may be that of a proxy that other visitors share. */
  proxied: boolean
  place: string | null
}

/** A name to show, and the pattern that finds it in a User-Agent. The first group is the version. */
type Sign = [name: string, sign: RegExp]

/** Order matters: browsers built on another one name that one too. */
const browsers: Sign[] = [
  ['WeCom', product('wxwork')],
  ['WeChat', product('MicroMessenger')],
  ['DingTalk', product('DingTalk')],
  ['Feishu', product('Lark|Feishu')],
  ['Alipay', product('AlipayClient')],
  ['QQ Browser', product('M?QQBrowser')],
  ['QQ', product('QQ')],
  ['Baidu', product('baiduboxapp|BIDUBrowser')],
  ['UC Browser', product('UCBrowser|UBrowser')],
  ['Quark', product('Quark(?:PC)?')],
  ['Huawei Browser', product('HuaweiBrowser')],
  ['Mi Browser', product('MiuiBrowser')],
  ['vivo Browser', product('VivoBrowser')],
  ['HeyTap Browser', product('HeyTapBrowser')],
  ['360 Browser', product('360[SE]E|QihooBrowser|harmony360Browser')],
  ['Sogou Browser', product('MetaSr|SogouMobileBrowser')],
  ['Samsung Internet', product('SamsungBrowser')],
  ['Microsoft Edge', product('Edg|EdgA|EdgiOS|Edge')],
  ['Opera', product('OPR|OPT|OPX|Opera')],
  ['Vivaldi', product('Vivaldi')],
  ['Yandex Browser', product('YaBrowser')],
  ['Whale', product('Whale')],
  ['DuckDuckGo', product('DuckDuckGo|Ddg')],
  ['Firefox', product('Firefox|FxiOS')],
  ['ArkWeb', /ArkWeb\/(\d{1,4})(?!\d)/],
  ['Chrome', product('Chrome|HeadlessChrome|CriOS')],
  // On Linux and Windows, other WebKit browsers call themselves Safari.
  ['Safari', /^(?=.*Mac OS X)(?=.*\bSafari\/).*\bVersion\/(\d{1,4})(?!\d)/],
]

/**
 * Without versions that browsers have frozen: macOS 10.15, Android 10, Windows 10, iOS 18.
 * HarmonyOS comes first, because it also claims to be Android or Windows.
 */
const systems: Sign[] = [
  ['HarmonyOS', /HarmonyO[Ss](?:[ /](\d{1,4})(?!\d))?/],
  ['OpenHarmony', /\b(?:OpenHarmony|OHOS)(?:[ /](\d{1,4})(?!\d))?/],
  ['Windows', /\bWindows\b/],
  ['iPadOS', /\biPad\b/],
  ['iOS', /\b(?:iPhone|iPod)\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
]

/**
 * Browser and system named by a User-Agent header, such as `Chrome 142` and `Windows`; null if unknown. Names come from the
 * lists above and versions have at most four digits, so the sender's own text is never shown.
 */
export function deviceOf(userAgent: string | null): Device {
  return { browser: find(browsers, userAgent ?? ''), system: find(systems, userAgent ?? '') }
}

/** What shows the page: something beside the phone that scans it, the phone itself, or WeChat on that phone. */
export type Surface = 'computer' | 'phone' | 'wechat'

/** By the User-Agent header. A tablet counts as a computer, even one that calls itself mobile: a phone can scan it. */
export function surfaceOf(userAgent: string | null): Surface {
  const agent = userAgent ?? ''
  const isPhone = /\bMobi|\(Phone;/.test(agent) && !/\biPad\b|\b(?:Tablet|PC);/.test(agent)
  if (!isPhone) return 'computer'
  return /MicroMessenger\//i.test(agent) ? 'wechat' : 'phone'
}

/** Matches products such as `Chrome/142.0.0.0`. Longer numbers are no versions, but phone or order numbers. */
function product(names: string): RegExp {
  return new RegExp(`\\b(?:${names})\\b(?:[ /](\\d{1,4})(?!\\d))?`)
}

function find(signs: Sign[], userAgent: string): string | null {
  for (const [name, sign] of signs) {
    const found = sign.exec(userAgent)
    if (found) return found[1] === undefined ? name : `${name} ${found[1]}`
  }
  return null
}
