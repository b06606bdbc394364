import { expect, test } from 'vitest'
import { surfaceOf } from './surface.ts'

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const android = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)'
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'

function arkWeb(device: string): string {
  return `Mozilla/5.0 (${device}; OpenHarmony 6.1; Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36 ArkWeb/6.1.0.115`
}

test.each([
  ['Safari on an iPhone', `${iphone} Version/18.5 Mobile/15E148 Safari/604.1`, 'phone'],
  ['Chrome on Android', `${android} Chrome/142.0.0.0 Mobile Safari/537.36`, 'phone'],
  ['WeChat on an iPhone', `${iphone} Mobile/15E148 MicroMessenger/8.0.60(0x18003c2f)`, 'wechat'],
  [
    'WeChat on Windows, which cannot scan itself',
    `${windows} MicroMessenger/7.0.20 WindowsWechat`,
    'computer',
  ],
  ['Huawei Browser on a phone', `${arkWeb('Phone')} Mobile HuaweiBrowser/6.1.7.302`, 'phone'],
  ['WeChat on a phone with HarmonyOS', `${arkWeb('Phone')} Mobile MicroMessenger/8.0.15`, 'wechat'],
  ['Huawei Browser on a PC', `${arkWeb('PC')} HuaweiBrowser/6.1.7.302`, 'computer'],
  ['Huawei Browser on a tablet', `${arkWeb('Tablet')} Mobile HuaweiBrowser/6.1.7.302`, 'computer'],
  ['Chrome on Windows', `${windows} Chrome/142.0.0.0 Safari/537.36`, 'computer'],
  ['nothing said', null, 'computer'],
  ['an empty header', '', 'computer'],
] as const)('%s', (_name, userAgent, surface) => {
  expect(surfaceOf(userAgent)).toBe(surface)
})
