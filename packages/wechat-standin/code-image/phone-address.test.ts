import { expect, test } from 'vitest'
import { phoneAddress } from './getwxacodeunlimit.ts'

const target = { appid: 'wx1', scene: "a+b/c?d#'~", page: 'pages/login/login', envVersion: 'release' }

test('the code opens the phone with scene, appid, page and version', () => {
  expect(phoneAddress('http://192.168.1.2:4103', target)).toBe(
    "http://192.168.1.2:4103/?scene=a%2Bb%2Fc%3Fd%23'~&appid=wx1&page=pages%2Flogin%2Flogin&env_version=release",
  )
})

test('a phone address with a slash at its end makes no double one', () => {
  expect(phoneAddress('http://127.0.0.1:4103/', target)).toMatch(/^http:\/\/127\.0\.0\.1:4103\/\?scene=/)
})
