import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type RunningPhone, startPhone } from './server.ts'
import { type Outside, startOutside } from './test-outside.ts'

// A mini-program of one page that calls what a test taps, on a phone in a real browser.

let dir: string
let outside: Outside
let phone: RunningPhone
let browser: Browser
let page: Page
let app: FrameLocator

async function writePage(template: string): Promise<void> {
  await writeFile(path.join(dir, 'app.json'), JSON.stringify({ pages: ['page'] }))
  await writeFile(path.join(dir, 'app.ts'), 'App({})')
  await writeFile(path.join(dir, 'page.json'), '{}')
  await writeFile(path.join(dir, 'page.ts'), SCRIPT)
  await writeFile(path.join(dir, 'page.wxml'), template)
}

function start(): Promise<RunningPhone> {
  const wechatUrl = outside.url
  return startPhone({ miniprogramDir: dir, apiOrigin: 'http://api.test', apiUrl: outside.url, wechatUrl })
}

const SCRIPT = `
const addresses = ['http://127.0.0.1:4101/_dev/calls', 'http://localhost:3000/x', 'https://example.com/', 'http://api.test/x']
Page({
  data: { said: '', left: '', scene: '', launched: '', field: null },
  onLoad(query) {
    const { scene, query: entered } = wx.getEnterOptionsSync()
    this.setData({ scene: query.scene, launched: scene + ' ' + entered.scene })
  },
  onReady() { if (this.data.scene === 'exits') this.exit() },
  exit() { wx.exitMiniProgram({ fail: ({ errMsg }) => this.setData({ left: errMsg }) }) },
  together() { this.setData({ field: '小明' }) },
  later() { this.setData({ field: '' }, () => this.setData({ field: '小明' })) },
  location() { wx.getLocation({}) },
  profile() { wx.getUserProfile({ desc: 'x' }) },
  login() { this.setData({ said: 'login gives ' + wx.login({}) }) },
  sign() { wx.login({ success: ({ code }) => this.setData({ said: code }), fail: (e) => this.setData({ said: e.errMsg }) }) },
  late() { Promise.resolve().then(() => wx.scanCode()) },
  request(event) {
    const url = addresses[event.currentTarget.dataset.n]
    wx.request({ url, success: () => this.setData({ said: 'sent' }), fail: (e) => this.setData({ said: e.errMsg + ' ' + e.errno }) })
  },
  avatar(event) { this.setData({ said: event.detail.avatarUrl }) },
  number(event) {
    const { errMsg, errno, code, encryptedData } = event.detail
    this.setData({ said: [errMsg, errno, code, encryptedData && 'encrypted'].filter(Boolean).join(', ') })
  },
  submit(event) { this.setData({ said: 'form has ' + event.detail.value.name }) },
  privacy() {
    wx.requirePrivacyAuthorize({ success: () => this.setData({ said: 'accepted' }), fail: (e) => this.setData({ said: e.errMsg + ' ' + e.errno }) })
  },
  copy() { wx.setClipboardData({ data: 'copied text', success: () => this.setData({ said: 'copied' }), fail: (e) => this.setData({ said: e.errMsg + ' ' + e.errno }) }) },
  version() { this.setData({ said: wx.getAccountInfoSync().miniProgram.envVersion }) },
  upload() {
    wx.uploadFile({ url: 'http://api.test/x', filePath: 'http://tmp/other.png', name: 'avatar',
      success: () => this.setData({ said: 'sent' }), fail: (e) => this.setData({ said: e.errMsg }) })
  },
})`

const TEMPLATE = `
<view>
  <text>{{left}}</text>
  <button bindtap="exit">exit</button>
  <button bindtap="location">location</button>
  <button bindtap="profile">profile</button>
  <button bindtap="login">login</button>
  <button bindtap="sign">sign in</button>
  <button bindtap="late">late</button>
  <button wx:for="{{[0, 1, 2, 3]}}" wx:key="*this" data-n="{{item}}" bindtap="request">request {{item}}</button>
  <button open-type="chooseAvatar" bindchooseavatar="avatar">avatar</button>
  <button open-type="getPhoneNumber" bindgetphonenumber="number">number</button>
  <button bindtap="upload">upload</button>
  <button disabled bindtap="location">disabled</button>
  <button bindtap="privacy">privacy</button>
  <button bindtap="copy">copy</button>
  <button bindtap="version">version</button>
  <button bindtap="together">together</button>
  <button bindtap="later">later</button>
  <image src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==" />
  <input wx:if="{{field !== null}}" aria-label="field" value="{{field}}" />
  <form bindsubmit="submit"><input type="nickname" name="name" placeholder="name" /><button form-type="submit">submit</button></form>
  <text class="fixed">fixed</text><text class="selectable" user-select>selectable</text>
  <text>scene: {{scene}} launched: {{launched}}</text>
  <text>said: {{said}}</text>
</view>`

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'miniprogram-'))
  await writePage(TEMPLATE)
  outside = await startOutside()
  phone = await start()
  browser = await chromium.launch(chromiumHere())
  page = await browser.newPage({ viewport: { width: 760, height: 840 } })
  page.setDefaultTimeout(15_000)
  app = page.frameLocator('[data-testid=miniprogram]')
})
afterAll(async () => {
  await browser.close()
  await Promise.all([phone.close(), outside.close()])
  await rm(dir, { recursive: true })
})
beforeEach(() => {
  outside.requests.length = 0
  outside.calls.length = 0
})

/** CHROMIUM_PATH, Playwright's own, or the system's. */
function chromiumHere(): { executablePath?: string; args: string[] } {
  // Chromium refuses its sandbox to root.
  const args = ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  const named = [process.env['CHROMIUM_PATH'] ?? '', chromium.executablePath(), '/usr/bin/chromium']
  const executablePath = named.find((file) => existsSync(file))
  return { args, ...(executablePath !== undefined && { executablePath }) }
}

async function open(address: string): Promise<void> {
  await page.goto(phone.url + address)
}

function part(name: string): Locator {
  return page.getByTestId(name)
}

function tap(name: string): Promise<void> {
  return app.getByRole('button', { name, exact: true }).click()
}

async function set(name: string, value: string): Promise<void> {
  await part('controls').evaluate((details) => details.setAttribute('open', ''))
  await part(name).selectOption(value)
}

function sees(words: string | RegExp): Promise<void> {
  return app.getByText(words).first().waitFor()
}

function made(scene: string): object {
  return { path: '/wxa/getwxacodeunlimit', scene, page: 'page', appid: 'wx1' }
}

test('the controls are behind one disclosure, and in the language of the browser', async () => {
  for (const [locale, summary, option] of [
    ['zh-CN', '手机设置', '长按图片'],
    ['en', 'This phone', 'long press'],
  ] as const) {
    const visit = await browser.newPage({ locale })
    await visit.goto(phone.url)
    expect(await visit.getByTestId('network').isVisible()).toBe(false)
    await visit.getByText(summary).click()
    await visit.getByTestId('network').waitFor()
    expect(await visit.getByTestId('launch-scene').innerText()).toContain(option)
    await visit.close()
  }
})

test('M1: `onLoad(query)`: `decodeURIComponent(query.scene)`', async () => {
  await open(`/?scene=${encodeURIComponent('a/b:c~1')}`)
  await sees('scene: a%2Fb%3Ac~1 launched: 1047')
})

test('M3, M4: Launch scenes: 1047 scanned code, 1048 long-pressed picture, 1049 album; 1065 URL scheme, 1194 URL link', async () => {
  await open('/')
  expect(await part('launch-scene').locator('option').allTextContents()).toEqual([
    '1047 camera',
    '1048 long press',
    '1049 album',
    '1065 URL scheme',
    '1194 URL link',
    '1007 shared card',
  ])
  outside.calls.push(made('older'), made('newest'))
  await set('launch-scene', '1194')
  await part('scan').click()
  await sees('scene: newest launched: 1194 newest')
})

test.each([
  ['relaunch', 'scene: second launched: 1047 second'],
  ['show', 'scene: first launched: 1047 first'],
])('M2: Already open (hot start): use `wx.getEnterOptionsSync`: a second scan, %s', async (how, words) => {
  await open(`/?scene=first&hot=${how}`)
  await sees('scene: first launched: 1047 first')
  outside.calls.push(made('second'))
  await part('home').click()
  await part('scan').click()
  await sees(words)
})

test('scanning before any code image was made says what to do', async () => {
  await open('/')
  await part('scan').click()
  await page.getByText('Open the sign-in page first').waitFor()
})

test('the network can be offline, lose answers or fail wx.login', async () => {
  await open('/?scene=s&network=offline')
  await tap('request 3')
  await sees('said: request:fail errcode:-106 net::ERR_INTERNET_DISCONNECTED 600001')
  await tap('sign in')
  await sees('said: login:fail network error')
  expect(outside.requests).toEqual([])

  await set('network', 'lost')
  await tap('request 3')
  await sees('said: request:fail timeout 5')
  expect(outside.requests).toHaveLength(1)

  await set('network', 'no-login')
  await tap('sign in')
  await sees('said: login:fail network error')
  await tap('request 3')
  await sees('said: sent')

  await set('network', 'online')
  await tap('sign in')
  await sees(/^said: code-\d+-of-visitor-1$/)
})

test('a page that the mini-program lacks is a visible error', async () => {
  await open('/?scene=s&page=pages/shop/shop')
  await part('mistake').getByText('page "pages/shop/shop" is not found').waitFor()
})

test('M12, M13: `<input type="nickname">` inside a `<form>`, which WeChat may clear on blur', async () => {
  await open('/?scene=s')
  await app.getByPlaceholder('name').fill('小明')
  await tap('submit')
  await sees('said: form has 小明')
  await app.getByPlaceholder('name').evaluate((input: HTMLInputElement) => {
    input.value = ''
    input.blur()
  })
  await tap('submit')
  await sees(/^said: form has $/)
})

test('M19: An `<input>` that appears with its value already set loses the last character', async () => {
  for (const [how, value] of Object.entries({ together: '小', later: '小明' })) {
    await open('/?scene=s')
    await tap(how)
    await expect.poll(() => app.getByLabel('field').inputValue(), { message: how }).toBe(value)
  }
})

test('M16: call `wx.requirePrivacyAuthorize` first: accepted, refused or undeclared', async () => {
  await open('/?scene=s')
  await tap('privacy')
  await part('privacy-refuse').click()
  await sees('said: requirePrivacyAuthorize:fail privacy permission is not authorized 104')
  await tap('privacy')
  await part('privacy-accept').click()
  await sees('said: accepted')
  await open('/?scene=s&privacy=undeclared')
  await tap('privacy')
  await sees('said: requirePrivacyAuthorize:fail api scope is not declared in the privacy agreement 112')
})

test('M28: `wx.exitMiniProgram` closes the mini-program, on a tap only, and it keeps running', async () => {
  await open('/?scene=exits')
  await app.getByText('exitMiniProgram:fail can only be invoked by user TAP gesture.').waitFor()
  await app.getByRole('button', { name: 'exit' }).click()
  await page.getByTestId('scan').waitFor()
  await page.getByTestId('open').click()
  await app.getByText('exitMiniProgram:fail').waitFor()
})

test('M20: `wx.setClipboardData` is asked for like them: refused, undeclared, or on the clipboard', async () => {
  await open('/?scene=s&privacy=undeclared')
  await tap('copy')
  await sees('said: setClipboardData:fail api scope is not declared in the privacy agreement 112')
  await open('/?scene=s')
  await tap('copy')
  await part('privacy-refuse').click()
  await sees('said: setClipboardData:fail privacy permission is not authorized 104')
  await tap('copy')
  await part('privacy-accept').click()
  await sees('said: copied')
  await expect.poll(() => part('clipboard').inputValue()).toBe('copied text')
})

test('M18: `wx.getAccountInfoSync().miniProgram.envVersion` tells which runs', async () => {
  await open('/?scene=s')
  await tap('version')
  await sees('said: develop')
})

test('an unsupported wx.* call is a visible error with its name, also in a promise', async () => {
  await open('/?scene=s')
  await tap('location')
  await part('mistake').getByText('wx.getLocation is not supported by this phone').waitFor()
  await tap('late')
  await part('mistake').getByText('wx.scanCode is not supported by this phone').waitFor()
})

test('M9: `getUserProfile`, which only gives a grey avatar since 2022-10-25, is a visible mistake', async () => {
  await open('/?scene=s')
  await tap('profile')
  await part('mistake').getByText('wx.getUserProfile is not supported by this phone').waitFor()
})

test('an image may be in its own address', async () => {
  await open('/?scene=s')
  await app.locator('image img[src^="data:"]').waitFor({ state: 'attached' })
  const width = await app.locator('image img').evaluate(async (picture: HTMLImageElement) => {
    await picture.decode()
    return picture.naturalWidth
  })
  expect(width).toBe(1)
})

test('M27: only a `<text>` with `user-select` can be selected, which makes it an inline block', async () => {
  await open('/?scene=s1')
  const looks = (name: string): Promise<string> =>
    app.locator(name).evaluate((text) => {
      const { display, userSelect } = getComputedStyle(text)
      return `${display} ${userSelect}`
    })
  expect(await looks('.fixed')).toBe('inline none')
  expect(await looks('.selectable')).toBe('inline-block text')
})

test('M5: `wx.login` has no promise form', async () => {
  await open('/?scene=s')
  await tap('login')
  await sees('said: login gives undefined')
})

test('M6, M7: `wx.request` to an unlisted domain fails without being sent', async () => {
  await open('/?scene=s')
  for (const n of [0, 1, 2]) {
    await tap(`request ${n}`)
    await sees('said: request:fail url not in domain list 600002')
  }
  expect(outside.requests).toEqual([])
})

test('only files that WeChat handed out can be uploaded', async () => {
  await open('/?scene=s')
  await tap('upload')
  await sees('said: uploadFile:fail')
})

test('M17: `chooseAvatar:fail api scope is not declared in the privacy agreement`: no event, and a line for the developer', async () => {
  await open('/?scene=s&privacy=undeclared')
  await tap('avatar')
  await part('mistake')
    .getByText('chooseAvatar:fail api scope is not declared in the privacy agreement')
    .waitFor()
})

test('M10, M11: `<button open-type="chooseAvatar">` gives a temporary local path after the privacy notice, and no event on cancel', async () => {
  await open('/?scene=s')
  await tap('avatar')
  await part('privacy-refuse').click()
  await tap('avatar')
  await part('privacy-accept').click()
  await part('avatar-cancel').click()
  expect(await app.getByText('said: http').count()).toBe(0)
  await tap('avatar')
  await part('avatar-wechat').click()
  await app.getByText(/^said: http:\/\/tmp\/\w+\.png$/).waitFor()
})

test('M21, M22: `<button open-type="getPhoneNumber">` fires `e.detail.code` after the privacy notice and the question of WeChat', async () => {
  await open('/?scene=s')
  await tap('number')
  await part('privacy-refuse').click()
  await sees('said: getPhoneNumber:fail privacy permission is not authorized, 104')
  await tap('number')
  await part('privacy-accept').click()
  await part('phone-deny').click()
  await sees(/^said: getPhoneNumber:fail user deny$/)
  await tap('number')
  await part('phone-allow').click()
  await sees(/^said: getPhoneNumber:ok, phone-code-\d+-of-visitor-1, encrypted$/)
  await set('network', 'offline')
  await tap('number')
  await sees('said: getPhoneNumber:fail network error')
})

test.each([
  ['privacy=undeclared', 'getPhoneNumber:fail api scope is not declared in the privacy agreement, 112'],
  ['number=no-permission', 'getPhoneNumber:fail no permission'],
  ['number=no-quota', 'getPhoneNumber:fail no quota, 1400001'],
  ['number=no-code', 'getPhoneNumber:ok, encrypted'],
])('M23, M24, M25: %s: the button for the phone number gives no code: %s', async (address, words) => {
  await open(`/?scene=s&${address}`)
  await tap('number')
  if (!address.startsWith('privacy')) await part('privacy-accept').click()
  if (address.endsWith('no-code')) await part('phone-allow').click()
  await app.getByText(`said: ${words}`, { exact: true }).waitFor()
})

test('a disabled button fires no tap', async () => {
  await open('/?scene=s')
  await app.getByRole('button', { name: 'disabled' }).click({ force: true })
  await app.getByRole('button', { name: 'disabled' }).dispatchEvent('mousedown')
  await app.getByRole('button', { name: 'disabled' }).dispatchEvent('mouseup')
  expect(await part('mistake').isHidden()).toBe(true)
})

test.each([
  ['<scroll-view></scroll-view>', 'page.wxml uses <scroll-view>, which this phone does not support'],
  ['<view><text></view>', 'page.wxml: '],
])('refuses to start with the template %s', async (template, message) => {
  await writePage(template)
  await expect(start()).rejects.toThrow(message)
})
