import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Login, newLogin, type Step, waysOut, wayIn } from './login-steps.ts'
import { type FaultyStack, startFaultyStack } from '../faults/faulty-stack.ts'
import { contradictions, sessionsOf } from './records.ts'

let faulty: FaultyStack
beforeAll(async () => {
  faulty = await startFaultyStack({ reverseProxy: true })
})
afterAll(async () => {
  await faulty.close()
})

/** A login in which the response to one call is lost several times. */
async function loginLosing(way: Step[], at: number, times: number): Promise<Login> {
  const login = newLogin(faulty.stack.urls)
  for (const [i, step] of way.entries()) {
    const lines = [login.page.line, login.phone.line]
    if (i === at) for (let n = 0; n < times; n += 1) lines.forEach((line) => line.loseNextAnswer())
    await step.go(login)
    lines.forEach((line) => line.stopLosing())
  }
  return login
}

for (const [at, { route }] of wayIn.entries())
  test(`${route}, step ${at + 1}: its response is lost three times, and the login continues`, async () => {
    const { page, userId } = await loginLosing(wayIn, at, 3)
    expect((await page.session()).data.user?.id).toBe(userId)
    expect(await sessionsOf(faulty.database, userId)).toBe(1)
  })

for (const out of waysOut)
  test(`${out.route}: its response is lost three times, and no session is left`, async () => {
    const { page, userId } = await loginLosing([...wayIn, out], wayIn.length, 3)
    expect((await page.session()).data.user).toBeNull()
    expect(await sessionsOf(faulty.database, userId)).toBe(0)
  })

test('a lost response is really lost: the client gets nothing, and the app has done it', async () => {
  const { page } = newLogin(faulty.stack.urls)
  page.line.loseNextAnswer()
  await expect(page.browser.openCode()).rejects.toThrow('fetch failed')
  await expect(page.browser.openCode()).resolves.toHaveProperty('scene')
})

test('the database is consistent after all of that', async () => {
  expect(await contradictions(faulty.database)).toEqual([])
})
