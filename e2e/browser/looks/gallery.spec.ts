import { test } from '../fixtures.ts'
import { LoginPage } from '../../clients/login-page.ts'
import { expectLooks } from './look.ts'
import { states } from './states.ts'

// Every state of every page, in both languages.
for (const language of ['zh', 'en'] as const) {
  for (const { name, browser: options, reach } of states) {
    test(`${name} (${language}) is laid out well and accessible`, async ({ browser, stack }) => {
      const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
      const context = await browser.newContext({ ...options, locale, reducedMotion: 'reduce' })
      const page = await context.newPage()
      await reach({ page, context, stack, login: new LoginPage(page, stack.urls.app) })
      await expectLooks(page, `${name}-${language}`, options?.javaScriptEnabled !== false)
      await context.close()
    })
  }
}
