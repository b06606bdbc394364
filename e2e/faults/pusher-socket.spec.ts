import type { Request, Response } from 'playwright'
import type { LoginPage } from '../clients/login-page.ts'
import { expect, scan, test } from './fixtures.ts'

/** The longest polling interval of a page without a socket, jitter included. */
const pollMs = 2_500

/** Advances the page's clock by an interval, and expects a poll. Repeats if the page was still busy with a response. */
async function expectQuestion(login: LoginPage): Promise<void> {
  await expect(async () => {
    const question = login.page.waitForResponse(/\/api\/login\//, { timeout: 2_000 })
    await Promise.all([question, login.page.clock.runFor(pollMs)])
    expect((await question).status()).toBe(200)
  }).toPass()
}

test('the socket opens late: until then the page polls', async ({ visit, phone, pusherFault }) => {
  await pusherFault('faults', { target: 'socket', times: 1, delayMs: 6_000 })
  const login = await visit()
  await login.answered()
  await login.expectLoginWorks(phone)
})

test('the socket is refused for good: the page polls at its interval, and signs in', async ({
  visit,
  phone,
  pusherFault,
}) => {
  await pusherFault('faults', { target: 'socket', times: 1_000, refuse: 4001 })
  const login = await visit()
  await login.answered()
  await login.page.clock.pauseAt(new Date(Date.now() + 60_000))
  for (let i = 0; i < 6; i += 1) await expectQuestion(login)
  await login.page.clock.resume()
  await login.expectLoginWorks(phone)
})

test('the channel cannot be joined: the page polls, and joins when it can', async ({ visit, phone }) => {
  const login = await visit({
    before: ({ page }) =>
      page.route('**/api/pusher/auth', (route) => route.fulfill({ status: 200, body: 'nonsense' })),
  })
  await login.answered()
  await login.answered()
  await login.page.unroute('**/api/pusher/auth')
  const joined = login.page.waitForResponse(/\/api\/pusher\/auth$/)
  await login.page.clock.fastForward(11_000)
  expect((await joined).status()).toBe(200)
  await login.expectLoginWorks(phone)
})

test('the socket dies during a login: the page polls at once, and reconnects', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  const scene = await scan(login, phone)
  await pusherFault('faults', { target: 'socket', times: 1, drop: true })
  await pusherFault('disconnect', { code: 1006 })
  await phone.decide(scene, 'confirm')
  await login.expectSignedIn()
})

test('the socket goes silent: the page notices within 36 seconds, and polls', async ({
  visit,
  phone,
  stack,
}) => {
  const login = await visit()
  await login.listening()
  stack.process('pusher').pause()
  // It sends a ping, waits for the pong, and gives up.
  await login.page.clock.fastForward(30_500)
  await login.page.clock.fastForward(6_500)
  for (let i = 0; i < 3; i += 1) await login.answered()
  stack.process('pusher').resume()
  await login.expectLoginWorks(phone)
})

/** The response to the poll that the page sends because it has just joined its channel. */
function answerAfterJoining({ page }: LoginPage): Promise<Response | null> {
  return new Promise((resolve) => {
    function listen(request: Request): void {
      if (request.url().includes('/api/login/')) resolve(request.response())
    }
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('pusher_internal:subscription_succeeded')) page.on('request', listen)
      }),
    )
  })
}

test('the socket is back: the page polls once, and then rarely again', async ({ visit, phone, stack }) => {
  await stack.process('pusher').stop()
  const login = await visit()
  await login.answered()
  await login.answered()
  const caughtUp = answerAfterJoining(login)
  await stack.process('pusher').start()
  await login.page.clock.fastForward(15_000)
  expect((await caughtUp)?.status()).toBe(200)
  const questions = login.countRequests('/api/login/')
  await login.page.clock.runFor(20_000)
  expect(questions()).toBe(0)
  await login.expectLoginWorks(phone)
})
