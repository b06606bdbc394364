import { expect, test } from 'vitest'
import { newEntry, sceneOf } from './scene'

const route = 'pages/login/login'

test('M1: `onLoad(query)`: `decodeURIComponent(query.scene)`: the scene is decoded, because WeChat hands it over encoded', () => {
  expect(sceneOf({ scene: 'a%2Fb%5F1' })).toBe('a/b_1')
})

test('no scene and an empty scene are the same', () => {
  expect(sceneOf({})).toBeNull()
  expect(sceneOf({ scene: '' })).toBeNull()
})

test('a scene that is not well encoded goes to the server as it is', () => {
  expect(sceneOf({ scene: '100%' })).toBe('100%')
})

test('coming back to the page is no new entry', () => {
  expect(newEntry('one', route, { path: route, query: { scene: 'one' }, scene: 1047 })).toBeNull()
  expect(newEntry('one', route, { path: route, query: {}, scene: 1089 })).toBeNull()
})

test('another code scanned while the page was open is one', () => {
  expect(newEntry('one', route, { path: route, query: { scene: 'two' }, scene: 1047 })).toEqual({
    scene: 'two',
    launchScene: 1047,
  })
})

test('a code that opens another page is not for this one', () => {
  expect(newEntry('one', route, { path: 'pages/shop/shop', query: { scene: 'two' }, scene: 1047 })).toBeNull()
})
