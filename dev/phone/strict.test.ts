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

test('an address outside the list of domains fails and is not asked', async () => {
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

test('chooseAvatar without a declaration brings no event and a line for the developer', async () => {
  await hand.goto('/?scene=s&page=page&privacy=undeclared')
  await hand.tap('avatar')
  await hand.part('mistake').getByText('chooseAvatar:fail api scope is not declared').waitFor()
})

test('chooseAvatar asks for the privacy notice first, and hands out a temporary path', async () => {
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
