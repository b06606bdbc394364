import { onTestFinished, expect, test } from 'vitest'
import { createDatabase } from '#dev/postgres/server.ts'
import type { Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { confirm, logIn, scan } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { expectRefused, startBeside, urls } from '../http/shared-stack.ts'

async function start(secret: string, databaseUrl: string): Promise<Stack> {
  const stack = await startBeside({ env: { SAOMA_SECRET: secret, SAOMA_RATE_LIMIT: 'off' }, databaseUrl })
  onTestFinished(() => stack.close())
  return stack
}

test('a new SAOMA_SECRET signs nobody out, and voids what was signed with the old one', async () => {
  const database = await createDatabase(urls.database)
  const before = await start('the-old-secret-of-32-characters-or-more', database)
  const phone = new Phone(before.urls.app, before.urls.wechat, 'visitor-1')
  const signedIn = new Browser(before.urls.app)
  await logIn(signedIn, phone)
  const pending = new Browser(before.urls.app)
  const { code, ticket } = await confirm(await scan(pending, phone))
  const { token } = (await phone.scan((await pending.openCode()).scene)).data

  const { app } = (await start('the-new-secret-of-32-characters-or-more', database)).urls
  function moved(browser: Browser): Browser {
    const same = new Browser(app)
    for (const [name, value] of browser.cookies) same.cookies.set(name, value)
    return same
  }
  expect((await moved(signedIn).session()).data.user).not.toBeNull()
  expectRefused(await moved(pending).redeem({ scene: code.scene, ticket }), 403, 'forbidden')
  const headers = { authorization: `Bearer ${token}` }
  expectRefused(
    await new Browser(app).call('GET', '/api/sessions', undefined, headers),
    401,
    'unauthenticated',
  )
})
