import { chromium } from 'playwright'
import { findBrowser } from '../dev/browser.ts'
import { type Cost, type Item, itemsOf, weightsOf } from '../e2e/cost/budget.ts'
import { startCountedStack } from '../e2e/cost/counted-stack.ts'
import { type BrowserLogin, loginInBrowser } from '../e2e/cost/login-in-browser.ts'
import type { Chapter, Figure } from './figure.ts'

/** What one login costs, counted where it goes over a wire. */
export const cost: Chapter = {
  name: 'cost',
  title: 'Cost of one login, in a real browser, by a phone that was never here',
  async run(say) {
    const figures: Figure[] = []
    for (const spares of [false, true]) {
      const words = spares ? 'spare codes' : 'no spare codes'
      say(words)
      const { cost, login } = await countedLogin(spares)
      figures.push(
        ...figuresOf(cost, login, spares).map((one) => ({ ...one, name: `${words}: ${one.name}` })),
      )
    }
    return figures
  },
}

async function countedLogin(spares: boolean): Promise<{ cost: Cost; login: BrowserLogin }> {
  const browser = await chromium.launch(findBrowser())
  try {
    const counted = await startCountedStack(spares)
    try {
      let login: BrowserLogin = { scene: '', frames: 0, image: 0 }
      const cost = await counted.count(async () => {
        login = await loginInBrowser(browser, counted.stack.urls, 'somebody new')
        return login.scene
      })
      return { cost, login }
    } finally {
      await counted.close()
    }
  } finally {
    await browser.close()
  }
}

function figuresOf(cost: Cost, { frames, image }: BrowserLogin, spares: boolean): Figure[] {
  return [
    ...itemsOf(cost, spares).map(beside),
    ...weightsOf(cost.page, image).map(beside),
    { name: 'requests of the browser', value: cost.browser.length, unit: 'requests' },
    { name: 'requests of the phone', value: cost.phone.length, unit: 'requests' },
    { name: 'files of the page, apart', value: cost.assets, unit: 'requests' },
    { name: 'over the wire, without those files', value: cost.bytes, unit: 'bytes' },
    { name: 'messages over the socket, both ways', value: frames, unit: 'messages' },
    { name: 'statements after the answers', value: cost.statements.behind, unit: 'statements' },
    { name: 'WeChat calls for codes to come', value: cost.wechat.ahead, unit: 'calls' },
    { name: 'WeChat calls for a new access token', value: cost.wechat.tokens, unit: 'calls' },
  ]
}

function beside({ name, spent, most, unit }: Item): Figure {
  return { name, value: spent, unit, goal: { text: `at most ${most}`, met: spent <= most } }
}
