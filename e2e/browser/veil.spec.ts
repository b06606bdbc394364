import type { Page } from 'playwright'
import type { LoginPage } from '../clients/login-page.ts'
import { Phone } from '../clients/phone.ts'
import { expect, test } from './fixtures.ts'

/** What one frame shows in the panel. Elements are told apart by the order in which they appeared. */
type Frame = {
  kind: string
  top: number
  scene: string | null
  picture: number
  veil: number
  person: number
  opacity: number
}

/** Records every frame of the page until it is left: what the panel shows as the frame is painted. */
async function recordFrames(page: Page): Promise<() => Frame[]> {
  const frames: Frame[] = []
  await page.exposeFunction('keepFrame', (frame: Frame) => void frames.push(frame))
  await page.evaluate(() => {
    const { keepFrame } = window as unknown as { keepFrame: (frame: Frame) => void }
    const seen: Element[] = []
    function numberOf(element: Element | null | undefined): number {
      if (!element) return 0
      if (!seen.includes(element)) seen.push(element)
      return seen.indexOf(element) + 1
    }
    function record(): void {
      const panel = document.querySelector<HTMLElement>('[data-kind]')
      const picture = panel?.querySelector<HTMLElement>('img[data-scene]')
      const veil = panel?.querySelector(':scope > div')
      keepFrame({
        kind: panel?.dataset['kind'] ?? '',
        top: panel?.getBoundingClientRect().top ?? 0,
        scene: picture?.dataset['scene'] ?? null,
        picture: numberOf(picture),
        veil: numberOf(veil),
        person: numberOf(veil?.firstElementChild),
        opacity: veil ? Number(getComputedStyle(veil).opacity) : 0,
      })
      requestAnimationFrame(record)
    }
    record()
  })
  return () => frames
}

/** The frames from the first one in which the code is covered: not that in which the veil appears, whose animation has not begun. */
function fromTheVeilOn(frames: Frame[]): Frame[] {
  const first = frames.findIndex(({ opacity, veil }, i) => opacity === 1 && veil === frames[i - 1]?.veil)
  return first === -1 ? [] : frames.slice(first)
}

async function covers(frames: () => Frame[], kind: string): Promise<void> {
  await expect.poll(() => fromTheVeilOn(frames()).some((frame) => frame.kind === kind)).toBe(true)
}

/** The kinds in order, each once. */
function kindsOf(frames: Frame[]): string[] {
  return frames.map(({ kind }) => kind).filter((kind, i, all) => kind !== all[i - 1])
}

function uncovered(frames: Frame[]): string[] {
  return frames.filter(({ opacity }) => opacity < 1).map(({ kind, opacity }) => `${kind}: ${opacity}`)
}

async function somebody(login: LoginPage, app: string, wechat: string): Promise<Phone> {
  const phone = new Phone(app, wechat, `visitor-veil-${process.pid}-${Math.random()}`)
  await phone.auth()
  await phone.register({ nickname: '林小满' })
  await login.listening()
  return phone
}

for (const [name, launchScene] of [
  ['', 1047],
  [', with a number to match', 1049],
] as const)
  test(`one veil covers the code from the scan until the page is left${name}`, async ({ login, stack }) => {
    const { page } = login
    const phone = await somebody(login, stack.urls.app, stack.urls.wechat)
    await page.setViewportSize({ width: 1440, height: 900 })
    const frames = await recordFrames(page)
    const scene = await login.scene()
    await phone.scan(scene, launchScene)
    await covers(frames, 'scanned')
    const number = (await page.locator('strong').allTextContents())[0]
    await phone.decide(scene, 'confirm', number === undefined ? {} : { number })
    await page.waitForURL((url) => url.pathname === '/')
    const covered = fromTheVeilOn(frames())
    expect(kindsOf(covered)).toEqual(['scanned', 'confirmed', 'signedIn'])
    expect(uncovered(covered)).toEqual([])
    expect(new Set(covered.map(({ veil }) => veil)).size).toBe(1)
    expect(new Set(covered.map(({ person }) => person)).size).toBe(1)
    // Nor does the card grow or shrink under it.
    expect(new Set(frames().map(({ top }) => top)).size).toBe(1)
  })

test('a code that was given up or declined is never shown again, also not while its successor loads', async ({
  login,
  stack,
}) => {
  const phone = await somebody(login, stack.urls.app, stack.urls.wechat)
  const frames = await recordFrames(login.page)
  const givenUp = await login.scene()
  await phone.scan(givenUp)
  await covers(frames, 'scanned')
  await login.page.getByRole('button').first().click()
  await login.expectFreshCode(givenUp)
  const declined = await login.scene()
  await phone.scan(declined)
  await covers(() => frames().filter(({ scene }) => scene === declined), 'scanned')
  await phone.decide(declined, 'cancel')
  await expect(login.page.locator('[data-kind=ended]')).toBeVisible()
  await login.page.getByRole('button').first().click()
  await login.expectFreshCode(declined)

  const seen = frames()
  for (const [scene, kinds] of [
    [givenUp, ['scanned']],
    [declined, ['scanned', 'ended']],
  ] as const) {
    const covered = fromTheVeilOn(seen.filter((frame) => frame.scene === scene))
    expect(kindsOf(covered)).toEqual(kinds)
    expect(uncovered(covered)).toEqual([])
  }
  // A picture element that got another source would go on showing the first until the other is decoded.
  const scenesOfPictures = new Set(seen.map(({ picture, scene }) => `${picture} ${scene}`))
  expect(scenesOfPictures.size).toBe(new Set(seen.map(({ picture }) => picture)).size)
})

test.describe('in English, with sentences of two lines', () => {
  test.use({ locale: 'en-GB' })

  test('the code stays where it is, whatever is said below it', async ({ login, stack }) => {
    const phone = await somebody(login, stack.urls.app, stack.urls.wechat)
    for (const [width, height] of [
      [1440, 900],
      [375, 667],
    ] as const) {
      await login.page.setViewportSize({ width, height })
      const waiting = await login.picture.boundingBox()
      const scene = await login.scene()
      await phone.scan(scene, 1049)
      await expect(login.status).toHaveText(/enter this number/)
      await new Phone(stack.urls.app, stack.urls.wechat).scan(scene)
      await expect(login.page.getByRole('alert').getByText(/Someone else/)).toBeVisible()
      expect((await login.page.locator('[data-kind]').boundingBox())?.y).toBe(waiting?.y)
      await phone.decide(scene, 'cancel')
      await expect(login.status).toHaveText(/cancelled/)
      expect((await login.page.locator('[data-kind]').boundingBox())?.y).toBe(waiting?.y)
      await login.page.getByRole('button').first().click()
      await login.expectFreshCode(scene)
    }
  })
})
