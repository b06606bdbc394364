import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPhone } from './server.ts'
import { answerWell, startBench, takePhone, type Bench, type Hand } from './test-phone.ts'

const REAL = path.join(import.meta.dirname, '../../miniprogram')

let dir: string
let bench: Bench
let hand: Hand

/** A mini-program of one page, with this in its script and this in its template. */
async function writePage(script: string, template: string): Promise<void> {
  await writeFile(path.join(dir, 'app.json'), JSON.stringify({ pages: ['page'] }))
  await writeFile(path.join(dir, 'page.json'), '{}')
  await writeFile(path.join(dir, 'page.ts'), script)
  await writeFile(path.join(dir, 'page.wxml'), template)
}

const SCRIPT = `
const addresses = ['http://127.0.0.1:4101/_dev/calls', 'http://localhost:3000/api/session', 'https://example.com/']
Page({
  data: { said: '' },
  location() { wx.getLocation({}) },
  profile() { wx.getUserProfile({ desc: 'x' }) },
  login() { this.setData({ said: 'login gives ' + wx.login({}) }) },
  late() { Promise.resolve().then(() => wx.scanCode()) },
  request(event) {
    const url = addresses[event.currentTarget.dataset.n]
    wx.request({ url, success: () => this.setData({ said: 'sent' }), fail: (e) => this.setData({ said: e.errMsg + ' ' + e.errno }) })
  },
  avatar(event) { this.setData({ said: event.detail.avatarUrl }) },
  upload() {
    wx.uploadFile({ url: 'http://127.0.0.1:3000/api', filePath: 'http://tmp/other.png', name: 'avatar',
      success: () => this.setData({ said: 'sent' }), fail: (e) => this.setData({ said: e.errMsg }) })
  },
})`

const TEMPLATE = `
<view>
  <button bindtap="location">location</button>
  <button bindtap="profile">profile</button>
  <button bindtap="login">login</button>
  <button bindtap="late">late</button>
  <button wx:for="{{[0, 1, 2]}}" wx:key="*this" data-n="{{item}}" bindtap="request">request {{item}}</button>
  <button open-type="chooseAvatar" bindchooseavatar="avatar">avatar</button>
  <button bindtap="upload">upload</button>
  <button disabled bindtap="location">disabled</button>
  <text>said: {{said}}</text>
</view>`

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'miniprogram-'))
  await cp(path.join(REAL, 'config.ts'), path.join(dir, 'config.ts'))
  await writeFile(path.join(dir, 'app.ts'), 'App({})')
  await writePage(SCRIPT, TEMPLATE)
  bench = await startBench(dir)
  answerWell(bench)
  hand = await takePhone(bench)
})
afterAll(async () => {
  await bench.close()
  await rm(dir, { recursive: true })
})

test('a call of WeChat that the phone lacks is a mistake that names it, at once or later', async () => {
  await hand.goto('/?scene=s&page=page')
  await hand.tap('location')
  await hand.part('mistake').getByText('wx.getLocation is not in this phone').waitFor()
  await hand.tap('late')
  await hand.part('mistake').getByText('wx.scanCode is not in this phone').waitFor()
})

test('“`getUserProfile` has given a grey avatar and "微信用户" since 2022-10-25.”: a page that asks for it has made a mistake', async () => {
  await hand.goto('/?scene=s&page=page')
  await hand.tap('profile')
  await hand.part('mistake').getByText('wx.getUserProfile is not in this phone').waitFor()
})

test('“`wx.login` has no promise form.”', async () => {
  await hand.goto('/?scene=s&page=page')
  await hand.tap('login')
  await hand.sees('said: login gives undefined')
})

test('“`wx.request`: https, listed and ICP-filed domain, no localhost outside DevTools”: another address fails and is not asked', async () => {
  await hand.goto('/?scene=s&page=page')
  for (const n of [0, 1, 2]) {
    await hand.tap(`request ${n}`)
    await hand.sees('said: request:fail url not in domain list 600002')
  }
  expect(bench.app.asked).toEqual([])
})

test('a file that WeChat did not hand out cannot be uploaded', async () => {
  await hand.goto('/?scene=s&page=page')
  await hand.tap('upload')
  await hand.sees('said: uploadFile:fail')
})

test('“Undeclared: `chooseAvatar:fail api scope is not declared in the privacy agreement`”: no event, and a line for the developer', async () => {
  await hand.goto('/?scene=s&page=page&privacy=undeclared')
  await hand.tap('avatar')
  await hand
    .part('mistake')
    .getByText('chooseAvatar:fail api scope is not declared in the privacy agreement')
    .waitFor()
})

test('“Now: `<button open-type="chooseAvatar">` (temporary local path”: it asks for the privacy notice first', async () => {
  await hand.goto('/?scene=s&page=page')
  await hand.tap('avatar')
  await hand.part('privacy-refuse').click()
  await hand.tap('avatar')
  await hand.part('privacy-accept').click()
  await hand.part('avatar-wechat').click()
  await hand.app.getByText(/^said: http:\/\/tmp\/\w+\.png$/).waitFor()
})

test('a disabled button is not tapped', async () => {
  await hand.goto('/?scene=s&page=page')
  await hand.app.getByRole('button', { name: 'disabled' }).click({ force: true })
  await hand.app.getByRole('button', { name: 'disabled' }).dispatchEvent('mousedown')
  await hand.app.getByRole('button', { name: 'disabled' }).dispatchEvent('mouseup')
  expect(await hand.part('mistake').isHidden()).toBe(true)
})

test.each([
  ['<scroll-view></scroll-view>', 'page.wxml uses <scroll-view>, which this phone does not have'],
  ['<view><text></view>', 'page.wxml: '],
])('a template of %s is refused at the start', async (template, message) => {
  await writePage(SCRIPT, template)
  await expect(
    startPhone({ appUrl: bench.app.url, wechatUrl: bench.wechat.url, miniprogramDir: dir }),
  ).rejects.toThrow(message)
})
