import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deviceOf, surfaceOf } from './device.ts'

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const android = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)'
const chrome = 'Chrome/142.0.0.0 Safari/537.36'
const mobile = 'Chrome/142.0.0.0 Mobile Safari/537.36'
const arkWeb = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36'

test.each([
  [`${windows} ${chrome}`, 'Chrome 142', 'Windows'],
  [`${windows} ${chrome} Edg/142.0.0.0`, 'Microsoft Edge 142', 'Windows'],
  [`${windows} ${chrome} OPR/125.0.0.0`, 'Opera 125', 'Windows'],
  [`${windows} Chrome/140.0.0.0 YaBrowser/25.10.0.0 Safari/537.36`, 'Yandex Browser 25', 'Windows'],
  [`${windows} ${chrome} Vivaldi/7.6.3797.63`, 'Vivaldi 7', 'Windows'],
  [`${windows} ${chrome} SE 2.X MetaSr 1.0`, 'Sogou Browser 1', 'Windows'],
  [`${windows} ${chrome} QQBrowser/19.4.6579.400`, 'QQ Browser 19', 'Windows'],
  [`${windows} ${chrome} QuarkPC/4.5.0.458`, 'Quark 4', 'Windows'],
  [`${windows} ${chrome} 360SE`, '360 Browser', 'Windows'],
  [
    `${windows} ${chrome} MicroMessenger/7.0.20 MiniProgramEnv/Windows WindowsWechat/WMPF`,
    'WeChat 7',
    'Windows',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko', null, 'Windows'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Firefox 145',
    'Windows',
  ],
  [`${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15`, 'Safari 26', 'macOS'],
  [
    `${mac} AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36`,
    'Chrome 142',
    'macOS',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox 145', 'Linux'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    null,
    'Linux',
  ],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) ${chrome}`,
    'Chrome 142',
    'ChromeOS',
  ],
  [`${iphone} Version/26.0 Mobile/15E148 Safari/604.1`, 'Safari 26', 'iOS'],
  [`${iphone} CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1`, 'Chrome 142', 'iOS'],
  [`${iphone} FxiOS/145.0 Mobile/15E148 Safari/605.1.15`, 'Firefox 145', 'iOS'],
  [`${iphone} Version/18.0 EdgiOS/142.0.3595.66 Mobile/15E148 Safari/604.1`, 'Microsoft Edge 142', 'iOS'],
  [
    `${iphone} Mobile/15E148 MicroMessenger/8.0.60(0x18003c2f) NetType/WIFI Language/zh_CN`,
    'WeChat 8',
    'iOS',
  ],
  [`${iphone} Mobile/15E148 wxwork/4.1.36 MicroMessenger/7.0.1 Language/zh`, 'WeCom 4', 'iOS'],
  [
    'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Safari 18',
    'iPadOS',
  ],
  [`${android} ${mobile}`, 'Chrome 142', 'Android'],
  [`${android} SamsungBrowser/29.0 ${mobile}`, 'Samsung Internet 29', 'Android'],
  [`${android} Version/4.0 ${mobile} XiaoMi/MiuiBrowser/20.3.21027`, 'Mi Browser 20', 'Android'],
  [`${android} Version/4.0 ${mobile} HeyTapBrowser/45.11.6.1`, 'HeyTap Browser 45', 'Android'],
  [`${android} Version/4.0 ${mobile} VivoBrowser/27.3.2.0`, 'vivo Browser 27', 'Android'],
  [`${android} Version/4.0 ${mobile} UCBrowser/17.8.2.1376`, 'UC Browser 17', 'Android'],
  [`${android} Version/4.0 ${mobile} Quark/7.19.6.920`, 'Quark 7', 'Android'],
  [
    `${android} Version/4.0 ${mobile} T7/15.20 SP-engine/3.0 baiduboxapp/15.20.0.10 (Baidu; P1 10)`,
    'Baidu 15',
    'Android',
  ],
  [
    `${android} Version/4.0 Chrome/130.0.0.0 MQQBrowser/6.2 TBS/047205 Mobile Safari/537.36 MicroMessenger/8.0.60.2860`,
    'WeChat 8',
    'Android',
  ],
  ['Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0', 'Firefox 145', 'Android'],
  [
    'Mozilla/5.0 (Linux; Android 10; HarmonyOS; VOG-AL00; HMSCore 6.14.0.302) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.196 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36',
    'Huawei Browser 15',
    'HarmonyOS',
  ],
  [
    `Mozilla/5.0 (Phone; OpenHarmony 6.1; Android 10) ${arkWeb}ArkWeb/6.1.0.120 Mobile HuaweiBrowser/6.1.6.310`,
    'Huawei Browser 6',
    'OpenHarmony 6',
  ],
  [
    `Mozilla/5.0 (PC; OpenHarmony 6.1; Windows NT 10.0) ${arkWeb} ArkWeb/6.1.0.115 HuaweiBrowser/6.1.7.302`,
    'Huawei Browser 6',
    'OpenHarmony 6',
  ],
  [`Mozilla/5.0 (PC; OpenHarmony 5.0; HarmonyOS 5.1) ${arkWeb} ArkWeb/4.1.6.1`, 'ArkWeb 4', 'HarmonyOS 5'],
])('%s is %s on %s', (userAgent, browser, system) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system })
})

test('returns null without a known User-Agent', () => {
  const unknown = { browser: null, system: null }
  expect(deviceOf(null)).toEqual(unknown)
  expect(deviceOf('')).toEqual(unknown)
  expect(deviceOf('node')).toEqual(unknown)
  expect(deviceOf('curl/8.14.1')).toEqual(unknown)
})

describe('words of the User-Agent', () => {
  test.each([
    ['Tap Confirm to receive the refund of order 8841 (WeSecure)/1', null],
    ['Confirm to receive 8841 yuan/1.0 Version/1', null],
    ['Chrome/13800138000', 'Chrome'],
    ['Chrome/120call-us', 'Chrome 120'],
    ['MicroMessenger/8.0<b>', 'WeChat 8'],
  ])('%s is shown as %s', (words, browser) => {
    expect(deviceOf(`${words} (Macintosh; Intel Mac OS X 10_15_7)`)).toEqual({ browser, system: 'macOS' })
  })

  const closed =
    /^(360 Browser|Alipay|ArkWeb|Baidu|Chrome|DingTalk|DuckDuckGo|Feishu|Firefox|HeyTap Browser|Huawei Browser|Mi Browser|Microsoft Edge|Opera|QQ|QQ Browser|Quark|Safari|Samsung Internet|Sogou Browser|UC Browser|Vivaldi|WeChat|WeCom|Whale|Yandex Browser|vivo Browser)( \d{1,4})?$/
  const closedSystems =
    /^(Windows|macOS|Linux|ChromeOS|Android|iOS|iPadOS|(OpenHarmony|HarmonyOS)( \d{1,4})?)$/

  test('are never shown', () => {
    const parts =
      'Chrome Firefox Version Safari Mac OS X MicroMessenger OpenHarmony HarmonyOS Windows NT / ; ( ) 1 99999'
    const token = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...parts.split(' ')),
      fc.nat().map(String),
    )
    const userAgents = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(''))
    fc.assert(
      fc.property(userAgents, (userAgent) => {
        const { browser, system } = deviceOf(userAgent)
        expect(browser ?? 'Chrome').toMatch(closed)
        expect(system ?? 'Linux').toMatch(closedSystems)
      }),
      { numRuns: 2_000 },
    )
  })

  test.each(['Version/1', 'Mac OS X Safari/', 'Chrome/', ' ', '1', '(Macintosh; '])(
    'are read in no time: %j over and over',
    (words) => {
      const start = performance.now()
      deviceOf(words.repeat(16_384 / words.length))
      expect(performance.now() - start).toBeLessThan(50)
    },
  )
})

test.each([
  [`${iphone} Version/26.0 Mobile/15E148 Safari/604.1`, 'phone'],
  [`${android} ${mobile}`, 'phone'],
  ['Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0', 'phone'],
  [
    `Mozilla/5.0 (Phone; OpenHarmony 6.1; Android 10) ${arkWeb} ArkWeb/6.1.0.120 Mobile HuaweiBrowser/6.1.6.310`,
    'phone',
  ],
  [`Mozilla/5.0 (Phone; OpenHarmony 5.0) ${arkWeb} ArkWeb/4.1.6.1`, 'phone'],
  [
    `Mozilla/5.0 (PC; OpenHarmony 6.1; Windows NT 10.0) ${arkWeb} ArkWeb/6.1.0.115 HuaweiBrowser/6.1.7.302`,
    'computer',
  ],
  [`Mozilla/5.0 (PC; OpenHarmony 6.1; HarmonyOS 6.0) ${arkWeb} ArkWeb/6.1.0.115 Mobile`, 'computer'],
  [
    `Mozilla/5.0 (Tablet; OpenHarmony 6.1) ${arkWeb} ArkWeb/6.1.0.120 Mobile HuaweiBrowser/6.1.6.310`,
    'computer',
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1',
    'computer',
  ],
  ['Mozilla/5.0 (Android 15; Tablet; rv:145.0) Gecko/145.0 Firefox/145.0', 'computer'],
  [`${android} ${chrome}`, 'computer'],
  [`${windows} ${chrome}`, 'computer'],
  [`${iphone} Mobile/15E148 MicroMessenger/8.0.60(0x18003c2f)`, 'wechat'],
  [`Mozilla/5.0 (Phone; OpenHarmony 6.1; Windows NT 10.0) ${arkWeb} Mobile MicroMessenger/8.0.15`, 'wechat'],
  // It cannot scan its own screen.
  [`${windows} MicroMessenger/7.0.20 WindowsWechat`, 'computer'],
  ['', 'computer'],
  [null, 'computer'],
] as const)('a page in %s is on a %s', (userAgent, surface) => {
  expect(surfaceOf(userAgent)).toBe(surface)
})
