/** The budget of a login in a real browser with the mini-program. Counts only. */
import { expect, test } from 'playwright/test'
import { Phone } from '../clients/phone.ts'
import { type Item, itemsOf, overspent, weightsOf } from '../cost/budget.ts'
import { type CountedStack, startCountedStack } from '../cost/counted-stack.ts'
import { type BrowserLogin, loginInBrowser } from '../cost/login-in-browser.ts'

/** A page that waits for a slow phone polls again, as it should: such a login is repeated. */
const tries = 3

/** With spare codes; e2e/http/cost.test.ts also has a login without. */
let counted: CountedStack
test.beforeAll(async () => {
  counted = await startCountedStack(true, { phone: true })
})
test.afterAll(() => counted.close())

for (const [name, nickname, morePolls] of [
  ['with a nickname', 'Ann', 0],
  // The page also polls for the id, from which it makes a name.
  ['without a nickname', null, 1],
] as const)
  test(`a login of somebody ${name} stays within its budget`, async ({ browser }) => {
    let items: Item[] = []
    for (let i = 0; i < tries && (i === 0 || overspent(items).length > 0); i += 1) {
      let login: BrowserLogin = { scene: '', scripts: 0, image: 0 }
      const { urls } = counted.stack
      const person = `somebody ${name} ${i}`
      // Known: e2e/http/cost.test.ts has the cost of storing a person.
      const phone = new Phone(urls.app, urls.wechat, person)
      await phone.auth()
      if (nickname !== null) await phone.register({ nickname })
      const cost = await counted.count(async () => {
        login = await loginInBrowser(browser, urls, person)
        return login.scene
      })
      items = [...itemsOf(cost, true, morePolls), ...weightsOf(cost.page, login.image, login.scripts)]
    }
    expect(overspent(items)).toEqual([])
    for (const { name: item, spent } of items) expect(spent, item).toBeGreaterThan(0)
  })
