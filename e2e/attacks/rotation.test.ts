import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { Phone } from '../clients/phone.ts'
import { expectRefused } from './refused.ts'

const databaseDir = join(mkdtempSync(join(tmpdir(), 'saoma-rotation-')), 'database')
let stack: Stack | undefined
afterAll(async () => {
  await stack?.close()
  rmSync(join(databaseDir, '..'), { recursive: true, force: true })
})

async function start(secret: string): Promise<Stack> {
  await stack?.close()
  const distDir = process.env['NEXT_DIST_DIR']
  const env = { SAOMA_SECRET: secret, SAOMA_RATE_LIMIT: 'off' }
  stack = await startStack({ env, databaseDir, ...(distDir && { distDir }) })
  return stack
}

test('a new SAOMA_SECRET signs nobody out, and what was signed with the old one is void', async () => {
  const before = await start('the-old-secret-of-32-characters-or-more')
  const phone = new Phone(before.urls.app, before.urls.wechat, 'visitor-1')
  async function confirmedIn(browser: Browser): Promise<{ scene: string; ticket: string }> {
    const { scene } = await browser.openCode()
    await phone.scan(scene)
    await phone.decide(scene, 'confirm')
    const { data } = await browser.call<{ ticket: string }>('GET', `/api/login/${scene}`)
    return { scene, ticket: data.ticket }
  }
  const signedIn = new Browser(before.urls.app)
  await signedIn.call('POST', '/api/session', await confirmedIn(signedIn))
  const pending = new Browser(before.urls.app)
  const ticket = await confirmedIn(pending)
  const { token } = (await phone.scan((await pending.openCode()).scene)).data

  const { app } = (await start('the-new-secret-of-32-characters-or-more')).urls
  function moved(browser: Browser): Browser {
    const same = new Browser(app)
    for (const [name, value] of browser.cookies) same.cookies.set(name, value)
    return same
  }
  expect((await moved(signedIn).call<{ user: unknown }>('GET', '/api/session')).data.user).not.toBeNull()
  expectRefused(await moved(pending).call('POST', '/api/session', ticket), 403, 'forbidden')
  const headers = { authorization: `Bearer ${token}` }
  expectRefused(
    await new Browser(app).call('GET', '/api/sessions', undefined, headers),
    401,
    'unauthenticated',
  )
})
