import { statusOf } from '../../lib/errors.ts'
import { textsIn } from '../../app/texts.ts'
import { afterAuth, afterDecision, afterPhone, afterSignOut } from '../../miniprogram/saoma/login-state.ts'
import type { LoginState } from '../../miniprogram/saoma/login-state.ts'
import { loginView } from '../../miniprogram/saoma/login-view.ts'
import { ASKED } from '../../miniprogram/testing/world.ts'
import { QUESTIONS, SMALL_PHONE } from '../miniprogram/questions.ts'
import { expect, test, type H5Phone } from './fixtures.ts'

// The uni-app page must show the same text as the native page for each answer.

const { token, user, request, phone, termsUrl, privacyUrl } = ASKED
const known = { token, expiresIn: 900, user, request, phone, termsUrl, privacyUrl }
const at = Date.parse(request.createdAt) + 12_000
const asking = afterAuth({ is: 'answered', data: known, at })
const asked = { ...ASKED, seconds: 12 }
const confirmed = afterDecision(asked, 'confirm', { is: 'answered', data: 'confirmed', at })

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48"/>'

type Refusal = { is: 'refused'; error: string; msg: string }
/** One of each kind: what all others do is compared in dev/checks. */
const kinds = ['bad_request', 'unauthenticated', 'scene_taken', 'user_blocked', 'rate_limited']
const refusals = kinds.map((error): Refusal => ({
  is: 'refused',
  error,
  msg: `server: ${error}`,
}))

for (const [language, locale] of [
  ['zh', 'zh-CN'],
  ['en', 'en-US'],
] as const) {
  test.describe(locale, () => {
    test.use({ locale })

    test('the request is shown as on the native page', async ({ h5Phone: phone }) => {
      await answer(phone, 'auth', { token, user, request })
      await opens(phone)
      await shows(phone, asking, language)
    })

    for (const [name, data] of Object.entries(QUESTIONS))
      test(`nothing that decides is below the fold of a small phone: ${name}`, async ({ h5Phone: phone }) => {
        await answer(phone, 'auth', data)
        await opens(phone)
        const both = phone.page.locator('.choice-button')
        await expect(both).toHaveCount(2)
        const parts = phone.page.locator('.title, .host, .fact, .warning, .number, .consequence')
        const bottoms = await parts.evaluateAll((all) =>
          all.map((part) => part.getBoundingClientRect().bottom),
        )
        const choice = await phone.page.locator('.choice').boundingBox()
        expect(Math.max(...bottoms)).toBeLessThanOrEqual(choice?.y ?? 0)
        const [decline, confirm] = await both.evaluateAll((buttons) =>
          buttons.map((button) => {
            const { width, height, top } = button.getBoundingClientRect()
            return { width, height, top }
          }),
        )
        expect(decline).toEqual(confirm)
        expect((decline?.top ?? 0) + (decline?.height ?? 0)).toBeLessThanOrEqual(SMALL_PHONE.height)
        await expect(phone.page.locator('.number')).toHaveCount(data.request.numberNeeded ? 1 : 0)
      })

    test('confirming without the number says so at its field, and moves nothing', async ({
      h5Phone: phone,
    }) => {
      await answer(phone, 'auth', QUESTIONS['with the number'] ?? {})
      await opens(phone)
      const confirm = phone.page.locator('.primary')
      const before = await confirm.boundingBox()
      await confirm.click()
      await expect(phone.page.locator('.missing')).toBeVisible()
      expect(await confirm.boundingBox()).toEqual(before)
    })

    test('what one agrees to is named as on the login page, each with its address', async ({
      h5Phone: phone,
    }) => {
      const pages = { termsUrl: 'https://site.test/terms', privacyUrl: 'https://site.test/privacy' }
      await answer(phone, 'auth', { token, user, request, ...pages })
      await opens(phone)
      await shows(phone, afterAuth({ is: 'answered', data: { ...known, ...pages }, at }), language)
      const t = textsIn(language)
      await expect(phone.page.locator('.agreement')).toHaveText(t.agree + t.terms + t.andAlso + t.privacy)
      for (const [name, url] of [
        [t.terms, pages.termsUrl],
        [t.privacy, pages.privacyUrl],
      ]) {
        await phone.page.getByText(name ?? '').click()
        const address = phone.page.locator('.agreed-address uni-text')
        await expect(address).toHaveText(url ?? '')
        await expect(address).toHaveCSS('user-select', 'text')
      }
    })
  })
}

test('another site is shown as on the native page, with its logo and the number that it learns', async ({
  h5Phone: phone,
}) => {
  const site = {
    site: '茶铺',
    host: 'shop.test',
    logoUrl: 'https://saoma.test/api/avatar/l',
    shares: ['phone', 'profile'],
  }
  await phone.page.route('**/api/avatar/l', async (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: LOGO }),
  )
  for (const number of [null, '138****0000']) {
    const data = { ...known, request: { ...request, ...site }, phone: number }
    await answer(phone, 'auth', data)
    await opens(phone)
    await shows(phone, afterAuth({ is: 'answered', data, at }), 'zh')
    const logo = phone.page.locator('.site-logo img')
    await expect.poll(() => logo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(48)
  }
})

test('the phone number is refused and shared as on the native page', async ({ h5Phone: phone }) => {
  const site = { ...request, shares: ['phone'] }
  const ask = { ...asked, request: site }
  await answer(phone, 'auth', { token, user, request: site, phone: null })
  await opens(phone)
  await shows(phone, { at: 'asking', asked: ask, sending: null, problem: null }, 'zh')

  const refused = { is: 'refused', error: 'wechat_unavailable', msg: 'server says no' } as const
  await answer(phone, 'phone', refused)
  await phone.button('提供手机号').click()
  await shows(phone, afterPhone(ask, refused), 'zh')

  await phone.page.route('**/_phone/phone', (route) => route.fulfill({ json: {} }), { times: 1 })
  await phone.button('提供手机号').click()
  await shows(phone, afterPhone(ask, null), 'zh')

  await phone.page.route('**/_phone/phone', (route) => route.fulfill({ json: { code: 'phone-code' } }))
  await answer(phone, 'phone', { phone: '138****0000' })
  const sent = phone.page.waitForRequest('**/api/miniapp/phone')
  await phone.button('提供手机号').click()
  expect((await sent).postDataJSON()).toEqual({ code: 'phone-code' })
  await shows(phone, afterPhone(ask, { is: 'answered', data: '138****0000', at }), 'zh')

  await answer(phone, 'publish', { status: 'confirmed' })
  await phone.button('确认登录').click()
  await shows(phone, confirmed, 'zh')
})

// What follows a refusal depends on no language.
for (const refusal of refusals) {
  test(`${refusal.error} is shown as on the native page, at every step`, async ({ h5Phone: phone }) => {
    await answer(phone, 'auth', refusal)
    await opens(phone)
    await shows(phone, afterAuth(refusal), 'zh')

    await answer(phone, 'auth', { token, user, request })
    await answer(phone, 'publish', refusal)
    await opens(phone)
    await phone.button('确认登录').click()
    await shows(phone, afterDecision(asked, 'confirm', refusal), 'zh')

    await answer(phone, 'publish', { status: 'confirmed' })
    await opens(phone)
    await phone.button('确认登录').click()
    await shows(phone, confirmed, 'zh')
    await answer(phone, 'publish', refusal)
    await phone.button('非本人操作？').click()
    await shows(phone, afterSignOut(asked, refusal), 'zh')
  })
}

/** A new page each time: another hash alone wouldn't reload it. */
async function opens(phone: H5Phone): Promise<void> {
  await phone.page.route('**/_phone/login', (route) => route.fulfill({ json: { code: 'code' } }))
  await phone.page.goto('about:blank')
  await phone.open('s1')
}

/** From now on Saoma answers this. */
async function answer(
  phone: H5Phone,
  call: 'auth' | 'phone' | 'publish',
  said: Refusal | object,
): Promise<void> {
  const url = `**/api/miniapp/${call}`
  await phone.page.unroute(url)
  await phone.page.route(url, (route) => {
    const headers = { date: new Date(at).toUTCString() }
    if (!('error' in said)) return route.fulfill({ headers, json: { code: 200, data: said, msg: 'ok' } })
    const { error, msg } = said
    const status = Object.entries(statusOf).find(([name]) => name === error)?.[1] ?? 500
    return route.fulfill({ status, headers, json: { code: status, data: null, msg, error } })
  })
}

async function shows(phone: H5Phone, state: LoginState, language: 'zh' | 'en'): Promise<void> {
  const view = loginView(state, '', language)
  const { page } = phone
  await expect(page.locator('.title')).toHaveText(view.title)
  await expect(page.locator('.consequence, .end-text')).toHaveText(view.text)
  await expect(page.locator('.host')).toHaveText(state.at === 'asking' ? [view.host] : [])
  const ended = ['confirmed', 'interrupted', 'over', 'idle'].includes(state.at)
  await expect(page.locator('.icon')).toHaveClass(ended ? [new RegExp(`icon-${view.icon}$`)] : [])
  await expect(page.locator('.fact-value')).toHaveText(view.facts.map(({ value }) => value))
  await expect(page.locator('.problem')).toHaveText(view.problem ? [view.problem] : [])
  await expect(page.locator('.agreed')).toHaveText(view.agreement.map(({ name }) => name))
  await expect(page.locator('.phone-offer')).toHaveText(view.phoneOffer ? [view.phoneOffer] : [])
  const buttons = {
    asking: view.phoneOffer ? 3 : 2,
    confirmed: 1,
    interrupted: 1,
    idle: 0,
    opening: 0,
    over: 0,
  }
  await expect(page.locator('uni-button')).toHaveCount(buttons[state.at])
}
