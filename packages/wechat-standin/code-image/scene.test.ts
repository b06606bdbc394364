import { expect, test } from 'vitest'
import { startTestStandIn } from '../test-standin.ts'
import { checkScene, deliveredScene } from './arguments.ts'
import { readPicture } from './picture.ts'

const allowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$'()*+,/:;=?@-._~"

test('W59: ≤ 32 visible characters: 32 are accepted, and 33 are 40169', () => {
  expect(checkScene('x'.repeat(32))).toBeUndefined()
  expect(checkScene('x'.repeat(33))?.errcode).toBe(40169)
})

test("W60: `0-9A-Za-z` and `!#$&'()*+,/:;=?@-._~`: each of them but `&`", () => {
  for (const character of allowed) expect(checkScene(character)).toBeUndefined()
})

test.each([
  '%',
  '%41',
  ' ',
  '"',
  '<',
  '>',
  '[',
  '\\',
  ']',
  '^',
  '`',
  '{',
  '|',
  '}',
  '扫码',
  '\u0000',
  'é',
  '😀',
])('W61: no `%`, nor any other character: %j is 40129', (scene) => {
  expect(checkScene(scene)?.errcode).toBe(40129)
})

test('W62: In practice `&` was refused', () => {
  expect(checkScene('a=1&b=2')?.errcode).toBe(40129)
})

test('W63: `=` truncated: the phone receives what stands before it', async () => {
  expect(deliveredScene('id=42')).toBe('id')
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  const read = await readPicture((await wechat.codeImage(token, { scene: 'id=42' })).bytes)
  expect(new URL(read ?? '').searchParams.get('scene')).toBe('id')
})

test('W64: use `[0-9A-Za-z_-]`: such a scene arrives as it is', () => {
  const scene = 'AZaz09_-AZaz09_-AZaz09_-AZaz09_-'
  expect(checkScene(scene)).toBeUndefined()
  expect(deliveredScene(scene)).toBe(scene)
})

test.each([undefined, ''])('W83: (over 32, or missing): %j is 40169', (scene) => {
  expect(checkScene(scene)?.errcode).toBe(40169)
})

test('W81: 40129 `invalid scene`', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  const answer = await wechat.codeImage(token, { scene: '50%' })
  expect(answer.json).toEqual({ errcode: 40129, errmsg: expect.stringMatching(/^invalid scene rid: /) })
})

test('W82: 40169 `invalid length for scene, or the data is not json string`', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  const answer = await wechat.codeImage(token, { scene: 'x'.repeat(33) })
  expect(answer.json).toEqual({
    errcode: 40169,
    errmsg: expect.stringMatching(/^invalid length for scene, or the data is not json string rid: /),
  })
})
