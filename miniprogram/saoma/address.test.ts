import { expect, test } from 'vitest'
import { addresses } from '../config'
import { chooseAddress, imageAddress } from './address'

const three = { develop: 'http://127.0.0.1:3000', trial: 'https://trial.test/', release: 'https://site.test' }

test('M18: `wx.getAccountInfoSync().miniProgram.envVersion` tells which runs: the develop address is used inside DevTools', () => {
  expect(chooseAddress(three, 'develop', 'devtools')).toBe('http://127.0.0.1:3000')
})

test("A4: WeChat's review runs the `develop` version: on a phone it gets the release address where `develop` is this machine itself", () => {
  expect(chooseAddress(three, 'develop', 'ios')).toBe('https://site.test')
  expect(chooseAddress(three, 'develop', 'android')).toBe('https://site.test')
  for (const develop of [
    'http://localhost:3000',
    'HTTP://LOCALHOST',
    'http://127.1.2.3/',
    'http://[::1]:3000',
  ])
    expect(chooseAddress({ ...three, develop }, 'develop', 'ios'), develop).toBe('https://site.test')
})

test('a develop address in the local network is also for phones', () => {
  for (const develop of ['http://192.168.1.7:3000', 'https://127.example', 'https://localhost.example'])
    expect(chooseAddress({ ...three, develop }, 'develop', 'ios')).toBe(develop)
})

test('trial and release have their own, also inside DevTools, without a slash at the end', () => {
  expect(chooseAddress(three, 'trial', 'android')).toBe('https://trial.test')
  expect(chooseAddress(three, 'release', 'devtools')).toBe('https://site.test')
})

test('an unknown version counts as the released one', () => {
  expect(chooseAddress(three, '', 'devtools')).toBe('https://site.test')
})

test('M7: no localhost outside DevTools: nothing but the develop address points at one machine, and the others are https', () => {
  expect(addresses.trial).toMatch(/^https:/)
  expect(addresses.release).toMatch(/^https:/)
  expect(`${addresses.trial}${addresses.release}`).not.toMatch(/localhost|127\.|\[::1\]/)
})

test('an avatar is found with and without a host in its address', () => {
  expect(imageAddress('https://site.test', '/api/avatar/a')).toBe('https://site.test/api/avatar/a')
  expect(imageAddress('https://site.test', 'https://cdn.test/a')).toBe('https://cdn.test/a')
  expect(imageAddress('https://site.test', null)).toBe('')
})

test('on a phone in the local network, an avatar at a loopback address is found at the address of Saoma', () => {
  const lan = 'http://192.168.1.7:3000'
  expect(imageAddress(lan, 'http://127.0.0.1:3000/api/avatar/a')).toBe(`${lan}/api/avatar/a`)
  expect(imageAddress('http://127.0.0.1:3000', 'http://127.0.0.1:3100/a')).toBe('http://127.0.0.1:3100/a')
})
