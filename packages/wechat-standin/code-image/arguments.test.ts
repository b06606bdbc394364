import { expect, test } from 'vitest'
import { startTestStandIn } from '../test-standin.ts'
import { isFailure } from '../errcode.ts'
import { checkLooks, parseArguments, type CodeImageArguments } from './arguments.ts'

function parsed(fields: Record<string, unknown>): CodeImageArguments {
  const result = parseArguments(JSON.stringify(fields))
  if (isFailure(result)) throw new Error(result.errmsg)
  return result
}

test('W71: release (default), trial, develop', () => {
  expect(parsed({}).envVersion).toBe('release')
  for (const version of ['release', 'trial', 'develop']) {
    expect(checkLooks(parsed({ env_version: version }))).toBeUndefined()
  }
})

test('W72: 430; 280..1280', () => {
  expect(parsed({}).width).toBe(430)
  for (const width of [280, 1280]) expect(checkLooks(parsed({ width }))).toBeUndefined()
})

test.each([279, 1281, 0, -1])('W89: width out of range U: %i is 40097', (width) => {
  expect(checkLooks(parsed({ width }))?.errcode).toBe(40097)
})

test.each(['', 'Release', 'production'])('W88: bad env_version: %j is 40097', (version) => {
  expect(checkLooks(parsed({ env_version: version }))?.errcode).toBe(40097)
})

test('W73: false; `{r,g,b}`: black unless told, in numbers or decimal strings, and not with auto_color', () => {
  expect(parsed({}).colour).toEqual({ r: 0, g: 0, b: 0 })
  expect(parsed({ line_color: { r: 1, g: 2, b: 3 } }).colour).toEqual({ r: 1, g: 2, b: 3 })
  expect(parsed({ line_color: { r: '1', g: '2', b: '3' } }).colour).toEqual({ r: 1, g: 2, b: 3 })
  expect(parsed({ auto_color: true, line_color: { r: 1, g: 2, b: 3 } }).colour).toEqual({ r: 0, g: 0, b: 0 })
})

test('a colour beyond 255 is 40097', () => {
  expect(checkLooks(parsed({ line_color: { r: 0, g: 256, b: 0 } }))?.errcode).toBe(40097)
})

test('W87: 40097 `invalid args`', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  const answer = await wechat.codeImage(token, { width: 100 })
  expect(answer.json).toEqual({ errcode: 40097, errmsg: expect.stringMatching(/^invalid args rid: /) })
})

test.each(['scene=scene-1', '', '{', '[]', '"scene"'])(
  'W90, W91: 47001 `data format error` (form body, wrong JSON type): %j is no JSON object',
  async (body) => {
    const wechat = await startTestStandIn()
    const token = (await wechat.stableToken()).json['access_token']
    const answer = await wechat.post(`/wxa/getwxacodeunlimit?access_token=${String(token)}`, body)
    expect(answer.json).toEqual({ errcode: 47001, errmsg: expect.stringMatching(/^data format error rid: /) })
  },
)

test.each([
  { scene: 1 },
  { page: 1 },
  { check_path: 'false' },
  { env_version: 1 },
  { width: '430' },
  { width: 430.5 },
  { auto_color: 'false' },
  { line_color: '#000' },
  { line_color: { r: 0, g: 0 } },
  { is_hyaline: 1 },
  { page: null },
])('W91: wrong JSON type: %j is 47001', (fields) => {
  expect(parseArguments(JSON.stringify(fields))).toMatchObject({ errcode: 47001 })
})
