import type { Stack } from '#dev/stack/stack.ts'
import { sql } from '../sql.ts'
import type { LoginPage } from '../clients/login-page.ts'

const stretchMs = 30_000

/** Makes the server's codes older. */
export async function growOld(stack: Stack, ms: number): Promise<void> {
  await sql(stack.urls.database, `UPDATE "Scene" SET "expiresAt" = "expiresAt" - make_interval(secs => $1)`, [
    ms / 1_000,
  ])
}

/** Time passes on the server and on the page, which nobody touches. */
export async function waitTogether(stack: Stack, login: LoginPage, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= stretchMs) {
    const stretch = Math.min(left, stretchMs)
    await growOld(stack, stretch)
    await login.letTimePass(stretch)
  }
}
