import { describe, expect, test } from 'vitest'
import { textsIn } from '../../miniprogram/saoma/texts.ts'
import { SMALL_PHONE } from './questions.ts'
import { PERSON, type Reply, screen, setup, signInRequest } from './setup.ts'

const AUTH = '/api/miniapp/auth'

function refusal(status: number, error: string): Reply {
  return { status, error, msg: `server says ${error}` }
}

test('a scan that somebody else was faster with ends, says what to do, and is gone once it is closed', async () => {
  setup.answers[AUTH] = refusal(409, 'scene_taken')
  await screen.goto('/?scene=s1&language=zh_CN')
  await screen.sees('该小程序码已被他人扫描')
  await screen.sees('请打开你自己的登录页')
  expect(await screen.app.getByRole('button').count()).toBe(1)
  await screen.tap('关闭')
  await screen.part('open').click()
  await screen.sees('扫码登录网站')
})

test('a scan that Saoma cannot answer now says so in the words of the server and can be tried again', async () => {
  const well = setup.answers[AUTH]
  setup.answers[AUTH] = refusal(429, 'rate_limited')
  await screen.goto('/?scene=s1&language=en')
  await screen.sees('server says rate_limited')
  if (well) setup.answers[AUTH] = well
  await screen.tap('Try again')
  await screen.sees('Sign in to Saoma')
})

test('names from the server are text, never markup', async () => {
  const user = { ...PERSON, nickname: '<img src=x onerror=alert(1)>' }
  const request = signInRequest({ site: '<b>Bank</b>', browser: '{{t.confirm}}' })
  setup.answers[AUTH] = { data: { token: 't', expiresIn: 900, user, request } }
  await screen.goto('/?scene=s1&language=en')
  for (const words of ['Sign in to <b>Bank</b>', '{{t.confirm}}', '<img src=x onerror=alert(1)>']) {
    await screen.sees(words)
  }
  expect(await screen.app.locator('b').count()).toBe(0)
})

describe.each(['zh_CN', 'en'])('in %s', (language) => {
  const endings: Record<string, () => Promise<void> | void> = {
    declined: () => screen.app.locator('.decline').click(),
    confirmed: () => screen.app.locator('.confirm').click(),
    signedOut: async () => {
      await screen.app.locator('.confirm').click()
      await screen.app.locator('.not-me').click()
    },
    wrongNumber: () => {
      setup.answers['/api/miniapp/publish'] = refusal(400, 'number_mismatch')
      return screen.app.locator('.confirm').click()
    },
    taken: () => tryAgain(refusal(409, 'scene_taken')),
    expired: () => tryAgain(refusal(410, 'scene_expired')),
    offline: () => tryAgain(null),
  }

  /** Opens the page anew, with another answer; null: without a network. */
  async function tryAgain(answer: Reply | null): Promise<void> {
    if (answer) setup.answers[AUTH] = answer
    await screen.goto(`/?scene=s1&language=${language}${answer ? '' : '&network=offline'}`)
  }

  test.each(Object.keys(endings))(
    '%s: an icon, a title, a line and one button, on the first screen',
    async (name) => {
      await screen.page.setViewportSize(SMALL_PHONE)
      await screen.goto(`/?scene=s1&language=${language}`)
      await screen.app.locator('.confirm').waitFor()
      await endings[name]?.()
      const t = textsIn(language === 'en' ? 'en' : 'zh')
      await screen.sees(t[`${name}Title` as keyof typeof t])
      const lines = await screen.app.locator('.end .title, .end .end-text').evaluateAll((texts) =>
        texts.map((text) => {
          const style = getComputedStyle(text)
          return Math.round(text.getBoundingClientRect().height / Number.parseFloat(style.lineHeight))
        }),
      )
      expect(lines).toEqual([1, 1])
      expect(await screen.app.locator('.icon').count()).toBe(1)
      expect(await screen.app.locator('.choice-button').count()).toBe(1)
      expect(
        await screen.app.locator('.end').evaluate((end) => end.getBoundingClientRect().bottom <= innerHeight),
      ).toBe(true)
    },
  )
})
