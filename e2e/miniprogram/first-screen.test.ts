import { beforeAll, describe, expect, test } from 'vitest'
import { QUESTIONS, SMALL_PHONE } from './questions.ts'
import { screen, setup } from './setup.ts'

beforeAll(() => screen.page.setViewportSize(SMALL_PHONE))

describe.each(['zh_CN', 'en'])('in %s', (language) => {
  test.each(Object.entries(QUESTIONS))(
    'nothing that decides is below the fold of a small phone: %s',
    async (_, data) => {
      setup.answers['/api/miniapp/auth'] = { data }
      await screen.goto(`/?scene=s1&language=${language}`)
      await screen.app.locator('.confirm').waitFor()
      const below = await screen.app
        .locator('.title, .fact, .person, .warning, .number-input, .consequence')
        .evaluateAll(
          (parts, choice) => {
            const fold = choice?.getBoundingClientRect().top ?? 0
            return parts
              .filter((part) => part.getBoundingClientRect().bottom > fold)
              .map((part) => part.className)
          },
          await screen.app.locator('.choice').elementHandle(),
        )
      expect(below).toEqual([])
      await bothInSight()
      const numbers = await screen.app.locator('.number-input').count()
      expect(numbers).toBe(data.request.numberNeeded ? 1 : 0)
    },
  )

  test('both buttons stay in sight with a long name, the number and a profile to fill in', async () => {
    const { 'with all of it': all, 'with a long name': long } = QUESTIONS
    const request = { ...all?.request, site: long?.request.site }
    setup.answers['/api/miniapp/auth'] = { data: { ...all, request } }
    await screen.goto(`/?scene=s1&language=${language}`)
    await screen.app.locator('.link').first().click()
    await screen.part('privacy-accept').click()
    await screen.app.locator('.profile').waitFor()
    await screen.app.locator('html').evaluate(() => scrollTo(0, 0))
    await bothInSight()
    const title = screen.app.locator('.title')
    // Two lines.
    expect(await title.evaluate((text) => text.clientHeight)).toBe(54)
  })

  test('confirming without the number moves nothing', async () => {
    setup.answers['/api/miniapp/auth'] = { data: QUESTIONS['with the number'] }
    await screen.goto(`/?scene=s1&language=${language}`)
    const confirm = screen.app.locator('.confirm')
    const before = await confirm.boundingBox()
    await confirm.click()
    await screen.app.locator('.number [role=alert]').waitFor()
    expect(await confirm.boundingBox()).toEqual(before)
  })
})

async function bothInSight(): Promise<void> {
  const both = screen.app.locator('.decline, .confirm')
  const boxes = await both.evaluateAll((buttons) =>
    buttons.map((button) => {
      const { width, height, top, bottom } = button.getBoundingClientRect()
      return { width, height, top, inSight: bottom <= innerHeight }
    }),
  )
  expect(boxes).toEqual([boxes[0], { ...boxes[0], inSight: true }])
}
