import { describe, expect, test } from 'vitest'
import { scanPicture } from '../clients/phone.ts'
import { confirmed, expectRefused, newBrowser, newPhone, scanned } from '../http/shared-stack.ts'

/** Somebody with their own browser and secret who has seen another person's code. */
async function observer(): Promise<ReturnType<typeof newBrowser>> {
  const browser = newBrowser()
  await browser.openCode()
  return browser
}

describe('an observer with a photo of the code', () => {
  test('gets no status, nickname, avatar or ticket in any state of the login', async () => {
    const phone = newPhone()
    await phone.auth()
    await phone.register({ nickname: 'somebody-with-a-name' })
    for (const login of [await scanned(phone), await confirmed(phone)]) {
      for (const browser of [newBrowser(), await observer()])
        expectRefused(await browser.status(login.code.scene), 404, 'scene_unknown')
    }
  })

  test('learns by scanning it only what a phone must show', async () => {
    const { image } = await newBrowser().openCode()
    const seen = await scanPicture(image)
    const { data } = await newPhone().scan(seen.searchParams.get('scene') ?? '')
    expect(Object.keys(data).toSorted()).toEqual(['expiresIn', 'request', 'token', 'user'])
    expect(Object.keys(data.request ?? {})).not.toContain('number')
    expect(data.request?.address).toBe('127.0.0.*')
  })

  test('finds nothing in the image but the scene', async () => {
    const browser = newBrowser()
    const { image, scene } = await browser.openCode()
    const seen = await scanPicture(image)
    expect(seen.searchParams.get('scene')).toBe(scene)
    expect(seen.href).not.toContain(browser.cookies.get('saoma_browser'))
  })
})

test('another browser cannot redeem the ticket, with or without its own secret', async () => {
  const { code, ticket, browser } = await confirmed()
  const body = { scene: code.scene, ticket, attempt: 'attempt-of-16-or-more' }
  for (const other of [newBrowser(), await observer()])
    expectRefused(await other.redeem(body), 404, 'scene_unknown')
  expect((await browser.redeem(body)).status).toBe(200)
})

test('another phone cannot scan, confirm or decline a scanned scene', async () => {
  const { code, browser } = await scanned()
  const thief = newPhone()
  expectRefused(await thief.scan(code.scene), 409, 'scene_taken')
  await thief.auth()
  for (const decision of ['confirm', 'cancel'])
    expectRefused(await thief.decide(code.scene, decision), 403, 'forbidden')
  const { data } = await browser.status(code.scene)
  expect(data.status).toBe('scanned')
})

describe('scene guessing', () => {
  test('cannot tell an existing scene from one that does not exist', async () => {
    const browser = await observer()
    const { scene } = await newBrowser().openCode()
    const real = await browser.status(scene)
    const made = await browser.status('x'.repeat(22))
    expect({ ...real, headers: null }).toEqual({ ...made, headers: null })
  })

  test('faces 128 random bits: ids are independent of each other', async () => {
    const browser = newBrowser()
    const scenes = [] as string[]
    for (let made = 0; made < 64; made += 1) scenes.push((await browser.openCode()).scene)
    expect(new Set(scenes).size).toBe(64)
    // Every position varies: no counter, no time, no prefix. The last character holds two bits only.
    for (let at = 0; at < 21; at += 1) expect(new Set(scenes.map((id) => id[at])).size).toBeGreaterThan(20)
    expect(new Set(scenes.map((id) => id[21])).size).toBe(4)
  })
})
