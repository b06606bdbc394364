import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Browser, type Code } from '../clients/browser.ts'
import { tell, wechatCalls } from '../clients/stand-ins.ts'

const CODES = 200
const AT_ONCE = 4
/** After so many codes WeChat's clock is advanced, nine times: six hours in all, so that two-hour tokens expire three times. */
const MOVE_EVERY = 20
const MOVE_MS = 40 * 60_000

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ apps: 2, env: { SAOMA_RATE_LIMIT: 'off', SAOMA_SPARE_CODES: 'off' } })
})
afterAll(() => stack.close())

/** Gets a token from /cgi-bin/token for each code image that it makes. Resolves with their number. */
async function runForeignProgram(until: AbortSignal): Promise<number> {
  const { WECHAT_APP_ID: appid = '', WECHAT_APP_SECRET: secret = '' } = stack.settings
  const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret })
  let made = 0
  while (!until.aborted) {
    const response = await fetch(`${stack.urls.wechat}/cgi-bin/token?${query}`)
    const { access_token: token } = (await response.json()) as { access_token: string }
    const body = JSON.stringify({ scene: `foreign-${made}`, check_path: false })
    const url = `${stack.urls.wechat}/wxa/getwxacodeunlimit?access_token=${token}`
    const image = await fetch(url, { method: 'POST', body })
    expect(image.headers.get('content-type')).toBe('image/jpeg')
    await image.arrayBuffer()
    made += 1
  }
  return made
}

/** Makes codes on both instances in turn; `made` gets the number so far. */
async function makeCodes(made: (count: number) => Promise<void>): Promise<string[]> {
  const images: string[] = []
  let begun = 0
  async function work(): Promise<void> {
    while (begun < CODES) {
      const url = stack.urls.apps[begun++ % 2] ?? ''
      const { status, data } = await new Browser(url).call<Code>('POST', '/api/miniapp/code', {})
      images.push(status === 200 ? data.image : `failed with ${status}`)
      await made(images.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return images
}

test('two instances beside another program that keeps calling /cgi-bin/token: 200 codes, none failed', async () => {
  const end = new AbortController()
  const foreign = runForeignProgram(end.signal)
  const images = await makeCodes(async (count) => {
    if (count % MOVE_EVERY === 0 && count < CODES)
      await tell(`${stack.urls.wechat}/_dev/clock`, { advanceMs: MOVE_MS })
  })
  end.abort()

  expect(images).toHaveLength(CODES)
  expect(images.filter((image) => !image.startsWith('data:image/'))).toEqual([])
  expect(new Set(images).size).toBe(CODES)
  expect(await foreign).toBeGreaterThan(20)

  const { wechat } = stack.urls
  const tokens = await wechatCalls(wechat, '/cgi-bin/stable_token')
  const rollovers = (tokens.length - 2) / 2
  expect(rollovers).toBeGreaterThanOrEqual(3)
  expect(tokens.filter(({ errcode }) => errcode !== undefined)).toEqual([])
  const refused = (await wechatCalls(wechat, '/wxa/getwxacodeunlimit')).filter(
    ({ errcode }) => errcode !== undefined,
  )
  expect(refused.length).toBeGreaterThanOrEqual(3)
  expect(refused.filter(({ errcode }) => errcode !== 40001 && errcode !== 42001)).toEqual([])
})
