import type { Response, Route } from 'playwright'
import { type LoginPage, says } from '../clients/login-page.ts'
import { pusherStats } from '../clients/stand-ins.ts'
import { expect, type PusherFault, scan, test, type Visit } from './fixtures.ts'

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

/** Resolves when the page receives a frame that contains `text`. */
function received({ page }: LoginPage, text: string): Promise<void> {
  return new Promise((resolve) => {
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes(text)) resolve()
      }),
    )
  })
}

/** The response to the poll that the page sends because it has just joined its channel. */
async function answerAfterJoining(login: LoginPage): Promise<Response> {
  await received(login, 'pusher_internal:subscription_succeeded')
  return login.page.waitForResponse(/\/api\/login\//)
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

interface Refusals {
  as: string
  times: number
}

/** Opens the page, waits until its first subscription is refused, and stops its clock. */
async function refused(visit: Visit, pusherFault: PusherFault, { as, times }: Refusals): Promise<LoginPage> {
  await pusherFault('refusals', { as })
  await pusherFault('faults', { target: 'subscription', times })
  let refusal: Promise<void> | undefined
  const login = await visit({ before: async (page) => void (refusal = received(page, 'Invalid signature')) })
  await refusal
  await login.page.clock.pauseAt(new Date(Date.now() + 1_000))
  return login
}

test('Pusher refuses every subscription: in ten logins nobody waits longer than the polling interval', async ({
  visit,
  phone,
  pusherFault,
}) => {
  test.slow()
  for (let n = 0; n < 10; n += 1) {
    const login = await refused(visit, pusherFault, { as: n % 2 ? 'documented' : 'recorded', times: 1_000 })
    const scene = await login.scene()
    await phone.scan(scene)
    await expectQuestion(login)
    await expect(login.status).toHaveText(says.scanned)
    await phone.decide(scene, 'confirm')
    await expectQuestion(login)
    await login.expectSignedIn()
    await login.page.context().close()
  }
})

for (const as of ['recorded', 'documented'])
  test(`Pusher refuses the first subscription, as ${as}: the page subscribes again, and learns of the scan by push`, async ({
    visit,
    phone,
    pusherFault,
    stack,
  }) => {
    const login = await refused(visit, pusherFault, { as, times: 1 })
    await login.page.clock.runFor(6_500)
    await expect(async () => {
      // pusher-js sends by a timer.
      await login.page.clock.runFor(1)
      expect(await pusherStats(stack.urls.pusher)).toMatchObject({ channels: 1 })
    }).toPass({ timeout: 30_000 })
    // From now on the page's clock stands still, so it cannot poll.
    await scan(login, phone)
    expect(await pusherStats(stack.urls.pusher)).toMatchObject({ published: 1, delivered: 1 })
  })

test('Pusher refuses every subscription for a minute: the page repeats it after 5 s, then ever more rarely', async ({
  visit,
  pusherFault,
}) => {
  const login = await refused(visit, pusherFault, { as: 'recorded', times: 1_000 })
  const authorizations = login.countRequests('/api/pusher/auth')
  await login.letTimePass(60_000)
  // After 5, 15 and 35 s, each up to a fifth later.
  expect(authorizations()).toBe(3)
})

const failures: [string, (route: Route) => Promise<void> | void][] = [
  ['answers with nonsense', (route) => route.fulfill({ status: 200, body: 'nonsense' })],
  ['fails', (route) => route.fulfill({ status: 500 })],
  ['never answers', () => undefined],
]
for (const [what, handle] of failures)
  test(`the authorization of the channel ${what}: the page polls, and joins when it can`, async ({
    visit,
    phone,
  }) => {
    const login = await visit({ before: ({ page }) => page.route('**/api/pusher/auth', handle) })
    await expectQuestion(login)
    await expectQuestion(login)
    await login.page.unroute('**/api/pusher/auth')
    const joined = login.page.waitForResponse(/\/api\/pusher\/auth$/)
    await login.page.clock.fastForward(12_500)
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
  for (let i = 0; i < 3; i += 1) await expectQuestion(login)
  stack.process('pusher').resume()
  await login.expectLoginWorks(phone)
})

test('the socket is back: the page polls once, and then rarely again', async ({ visit, phone, stack }) => {
  await stack.process('pusher').stop()
  const login = await visit()
  await expectQuestion(login)
  await expectQuestion(login)
  const caughtUp = answerAfterJoining(login)
  await stack.process('pusher').start()
  await login.page.clock.fastForward(15_000)
  expect((await caughtUp).status()).toBe(200)
  const questions = login.countRequests('/api/login/')
  await login.page.clock.runFor(20_000)
  expect(questions()).toBe(0)
  await login.expectLoginWorks(phone)
})
