import { expect, test } from 'vitest'
import { KNOWN_USER, NEW_USER } from '../testing/world'
import { profileToStore } from './profile'

const PICTURE = 'http://tmp/a.png'

test('nothing filled in, or nothing new, is nothing to store', () => {
  expect(profileToStore(NEW_USER, { nickname: null, avatarPath: null })).toBe('nothing')
  expect(profileToStore(KNOWN_USER, { nickname: KNOWN_USER.nickname, avatarPath: null })).toBe('nothing')
})

test('a name is stored alone or with a picture', () => {
  expect(profileToStore(NEW_USER, { nickname: '大明', avatarPath: null })).toEqual({
    nickname: '大明',
    avatarPath: null,
  })
  expect(profileToStore(KNOWN_USER, { nickname: '大明', avatarPath: PICTURE })).toEqual({
    nickname: '大明',
    avatarPath: PICTURE,
  })
})

test('a picture goes with the name that is known; without one, the name is missing', () => {
  expect(profileToStore(KNOWN_USER, { nickname: null, avatarPath: PICTURE })).toEqual({
    nickname: KNOWN_USER.nickname,
    avatarPath: PICTURE,
  })
  expect(profileToStore(NEW_USER, { nickname: null, avatarPath: PICTURE })).toBe('missing')
})
