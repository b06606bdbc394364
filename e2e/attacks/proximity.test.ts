import { describe, expect, test } from 'vitest'
import { expectRefused, newBrowser, newPhone, scanned, signedIn, sql } from '../http/shared-stack.ts'

const agent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36'

describe('live relay: a code of the attacker, put before the victim', () => {
  test('the phone shows which browser asks, from where and since when, before anything is granted', async () => {
    const { data } = await newBrowser().call<{ scene: string }>(
      'POST',
      '/api/miniapp/code',
      {},
      { 'user-agent': agent },
    )
    await sql(`UPDATE "Scene" SET address = '198.51.100.7', place = 'Elsewhere' WHERE id = $1`, [data.scene])
    const { request } = (await newPhone().scan(data.scene)).data
    expect(request).toMatchObject({
      site: 'Saoma',
      browser: 'Chrome 120',
      system: 'Linux',
      address: '198.51.100.*',
      place: 'Elsewhere',
      sameNetwork: false,
      createdAt: expect.any(String),
    })
  })

  test('no free text of its User-Agent is shown, on the phone or in the list of sessions', async () => {
    const browser = newBrowser()
    const words =
      'Tap Confirm to receive the refund of order 8841 (WeSecure)/1 (Macintosh; Intel Mac OS X 10_15_7)'
    const { data } = await browser.call<{ scene: string }>(
      'POST',
      '/api/miniapp/code',
      {},
      { 'user-agent': words },
    )
    const phone = newPhone()
    const { request } = (await phone.scan(data.scene)).data
    expect(request).toMatchObject({ browser: null, system: 'macOS' })
    await phone.decide(data.scene, 'confirm')
    const { ticket } = (await browser.status(data.scene)).data
    await browser.call('POST', '/api/session', { scene: data.scene, ticket }, { 'user-agent': words })
    const list = await browser.call<{ sessions: object[] }>('GET', '/api/sessions')
    expect(list.data.sessions).toMatchObject([{ browser: null, system: 'macOS' }])
  })

  test.each([
    ['a picture from the album', 1049],
    ['a long press on a picture that was sent', 1048],
    ['a link', 1065],
    ['a short link', 1194],
    ['a shared card', 1007],
    ['no launch scene that we know', 0],
  ])("%s requires the number, which only the attacker's page shows", async (_name, launchScene) => {
    const { scene } = await newBrowser().openCode()
    await sql(`UPDATE "Scene" SET address = '198.51.100.7' WHERE id = $1`, [scene])
    const phone = newPhone()
    expect((await phone.scan(scene, launchScene)).data.request?.numberNeeded).toBe(true)
    expectRefused(await phone.decide(scene, 'confirm'), 400, 'bad_request')
  })

  test('a phone that does not say how it was opened must enter the number', async () => {
    const { scene } = await newBrowser().openCode()
    expect((await newPhone().auth({ scene })).data.request?.numberNeeded).toBe(true)
  })

  test('the phone never receives the number, and a second scan does not remove it', async () => {
    const { browser, phone, code } = await scanned()
    const first = await phone.scan(code.scene, 1049)
    const { number } = (await browser.status(code.scene)).data
    expect(number).toMatch(/^[1-9]\d$/)
    const second = await phone.scan(code.scene, 1047)
    expect(second.data.request?.numberNeeded).toBe(true)
    for (const { data } of [first, second])
      expect([data.request, data.user]).toEqual(
        expect.not.arrayContaining([expect.objectContaining({ number: expect.anything() })]),
      )
  })
})

describe('what was granted', () => {
  test('is listed on the phone, and can be ended there: one session or all', async () => {
    const { browser, phone } = await signedIn()
    const sessions = await phone.sessions()
    await phone.call('DELETE', `/api/sessions/${sessions[0]?.id ?? ''}`)
    expect((await browser.session()).data).toEqual({ user: null })
  })
})
