/** The budget of a login in a real browser with the mini-program. Counts only. */
import { expect, test } from 'playwright/test'
import { Phone } from '../clients/phone.ts'
import { type Item, itemsOf, overspent, weightsOf } from '../cost/budget.ts'
import { startCountedStack } from '../cost/counted-stack.ts'
import { type BrowserLogin, loginInBrowser } from '../cost/login-in-browser.ts'

/** A page that waits for a slow phone polls again, as it should: such a login is repeated. */
const tries = 3

for (const spares of [true, false])
  test(`a login ${spares ? 'with' : 'without'} spare codes stays within its budget`, async ({ browser }) => {
    const counted = await startCountedStack(spares)
    try {
      let items: Item[] = []
      for (let i = 0; i < tries && (i === 0 || overspent(items).length > 0); i += 1) {
        let login: BrowserLogin = { scene: '', frames: 0, image: 0 }
        const { urls } = counted.stack
        const person = `somebody ${i}`
        // Known: e2e/http/cost.test.ts has the cost of storing a person.
        await new Phone(urls.app, urls.wechat, person).auth()
        const cost = await counted.count(async () => {
          login = await loginInBrowser(browser, urls, person)
          return login.scene
        })
        items = [...itemsOf(cost, spares), ...weightsOf(cost.page, login.image)]
      }
      expect(overspent(items)).toEqual([])
      for (const { name, spent } of items) expect(spent, name).toBeGreaterThan(0)
    } finally {
      await counted.close()
    }
  })
