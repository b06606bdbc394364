import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { confirm, logIn, scan } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { expectRefused } from '../http/shared-stack.ts'

const databaseDir = mkdtempSync(join(tmpdir(), 'saoma-rotation-'))
let stack: Stack | undefined
afterAll(async () => {
  await stack?.close()
  rmSync(databaseDir, { recursive: true, force: true })
})

async function start(secret: string): Promise<Stack> {
  await stack?.close()
  const env = { SAOMA_SECRET: secret, SAOMA_RATE_LIMIT: 'off' }
  stack = await startStack({ env, databaseDir })
  return stack
}

test('a new SAOMA_SECRET signs nobody out, and voids what was signed with the old one', async () => {
  const before = await start('the-old-secret-of-32-characters-or-more')
  const phone = new Phone(before.urls.app, before.urls.wechat, 'visitor-1')
  const signedIn = new Browser(before.urls.app)
  await logIn(signedIn, phone)
  const pending = new Browser(before.urls.app)
  const { code, ticket } = await confirm(await scan(pending, phone))
  const { token } = (await phone.scan((await pending.openCode()).scene)).data

  const { app } = (await start('the-new-secret-of-32-characters-or-more')).urls
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
