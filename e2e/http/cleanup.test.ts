import { expect, onTestFinished, test, vi } from 'vitest'
import { Browser } from '../clients/browser.ts'
import { sql } from '../sql.ts'
import { startBeside } from './shared-stack.ts'

test('without a cron job, opening a login removes expired rows after the response', async () => {
  const stack = await startBeside()
  onTestFinished(() => stack.close())
  const { app, database } = stack.urls
  await sql(
    database,
    `INSERT INTO "Scene" (id, "browserHash", "expiresAt") VALUES ('old', 'nobody', now() - interval '2 hours'), ('new', 'nobody', now())`,
  )
  await new Browser(app).openCode()
  await vi.waitFor(async () => {
    const left = await sql(database, `SELECT id FROM "Scene" WHERE "browserHash" = 'nobody'`)
    expect(left).toHaveLength(1)
  })
})
