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
        .locator('.title, .fact, .person, .warning, .number-input, .consequence, .decline, .confirm')
        .evaluateAll((parts) =>
          parts
            .filter((part) => part.getBoundingClientRect().bottom > innerHeight)
            .map((part) => part.className),
        )
      expect(below).toEqual([])
      const both = screen.app.locator('.decline, .confirm')
      const [decline, confirm] = await both.evaluateAll((buttons) =>
        buttons.map((button) => {
          const { width, height, top } = button.getBoundingClientRect()
          return { width, height, top }
        }),
      )
      expect(decline).toEqual(confirm)
      const numbers = await screen.app.locator('.number-input').count()
      expect(numbers).toBe(data.request.numberNeeded ? 1 : 0)
    },
  )
})
