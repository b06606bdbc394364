import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { announcement, type Started } from './announcement.ts'

const demo: Started = {
  login: 'http://127.0.0.1:3000/login',
  phone: 'http://127.0.0.1:4103',
  shop: 'http://127.0.0.1:4105',
  lan: null,
  develop: 'http://127.0.0.1:3000',
}

test.each(['zh', 'en'] as const)('the ready line is the same in every language: %s', (language) => {
  expect(announcement(demo, language).split('\n').at(-2)).toBe(
    'ready  login http://127.0.0.1:3000/login  phone http://127.0.0.1:4103  shop http://127.0.0.1:4105',
  )
})

test('with the real WeChat, whose codes open the real mini-program, there is no phone', () => {
  const lan = 'http://192.168.1.7:3000'
  const said = announcement({ ...demo, phone: null, lan }, 'en')
  expect(said).toMatch(/^ready {2}login \S+\/login {2}shop \S+$/m)
  expect(said).not.toContain('Scan,')
  expect(said).toContain(lan)
})

test('a mini-program that calls another address than this computer has is the first thing to mend', () => {
  const lan = 'http://192.168.1.7:3000'
  const step = '1. In miniprogram/config.ts, change develop from http://127.0.0.1:3000 to'
  expect(announcement({ ...demo, phone: null, lan }, 'en')).toContain(step)
  expect(announcement({ ...demo, phone: null, lan, develop: lan }, 'en')).not.toContain('config.ts')
  expect(announcement({ ...demo, phone: null }, 'en')).not.toContain('config.ts')
})

test('the buttons are called as they are on the phone and in the shop', () => {
  const phone = readFileSync('packages/miniprogram-phone/shell/phone.html', 'utf8')
  const miniprogram = readFileSync('miniprogram/saoma/texts.ts', 'utf8')
  const shop = readFileSync('dev/shop/page.ts', 'utf8')
  const texts = { zh: announcement(demo, 'zh'), en: announcement(demo, 'en') }
  expect(texts.zh).toMatch(/「扫一扫」.*「确认登录」/)
  expect(texts.en).toMatch(/press Scan, then Confirm/)
  expect(phone).toContain('data-zh="扫一扫">Scan<')
  expect(miniprogram).toContain("confirm: '确认登录'")
  expect(miniprogram).toContain("confirm: 'Confirm'")
  for (const [text, button] of [
    [texts.zh, '微信扫码登录'],
    [texts.en, 'Sign in with WeChat'],
  ] as const) {
    expect(text).toContain(button)
    expect(shop).toContain(`signIn: '${button}'`)
  }
})
