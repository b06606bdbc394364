/** The budget of a login in a real browser with the mini-program. Counts only. */
import { expect, test } from 'playwright/test'
import { Phone } from '../clients/phone.ts'
import { type Item, itemsOf, overspent, weightsOf } from '../cost/budget.ts'
import { startCountedStack } from '../cost/counted-stack.ts'
import { type BrowserLogin, loginInBrowser } from '../cost/login-in-browser.ts'

/** A page that waits for a slow phone polls again, as it should: such a login is repeated. */
const tries = 3

const cases = [
  { spares: true, nickname: 'Ann', more: 0 },
  { spares: false, nickname: 'Ann', more: 0 },
  // The page also polls for the id, from which it makes a name.
  { spares: true, nickname: null, more: 1 },
]

for (const { spares, nickname, more } of cases)
  test(`a login of somebody ${nickname === null ? 'without' : 'with'} a nickname, ${spares ? 'with' : 'without'} spare codes, stays within its budget`, async ({
    browser,
  }) => {
    const counted = await startCountedStack(spares)
    try {
      let items: Item[] = []
      for (let i = 0; i < tries && (i === 0 || overspent(items).length > 0); i += 1) {
        let login: BrowserLogin = { scene: '', frames: 0, image: 0 }
        const { urls } = counted.stack
        const person = `somebody ${i}`
        // Known: e2e/http/cost.test.ts has the cost of storing a person.
        const phone = new Phone(urls.app, urls.wechat, person)
        await phone.auth()
        if (nickname !== null) await phone.register({ nickname })
        const cost = await counted.count(async () => {
          login = await loginInBrowser(browser, urls, person)
          return login.scene
        })
        items = [...itemsOf(cost, spares, more), ...weightsOf(cost.page, login.image)]
      }
      expect(overspent(items)).toEqual([])
      for (const { name, spent } of items) expect(spent, name).toBeGreaterThan(0)
    } finally {
      await counted.close()
    }
  })
