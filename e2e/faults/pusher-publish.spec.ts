import { says } from '../clients/login-page.ts'
import { expect, logInByPolling, scan, slowMs, test } from './fixtures.ts'

test('the event of a scan takes longer than the server waits: the phone continues, and the page polls', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  const scene = await login.scene()
  await pusherFault('faults', { target: 'http', times: 1, delayMs: 4_000 })
  const begun = Date.now()
  expect((await phone.scan(scene)).status).toBe(200)
  expect(Date.now() - begun).toBeGreaterThan(2_500)
  await login.page.clock.fastForward(slowMs)
  await expect(login.status).toHaveText(says.scanned)
  await phone.decide(scene, 'confirm')
  await login.expectSignedIn()
})

test('the event of a decision takes longer than the server waits: the phone does not wait for it, and the page polls', async ({
  visit,
  phone,
  pusherFault,
  stack,
}) => {
  const login = await visit()
  const scene = await scan(login, phone)
  await pusherFault('faults', { target: 'http', times: 1, delayMs: 4_000 })
  const failures = (): number => stack.logs('app').split('publish failed').length
  const before = failures()
  expect((await phone.decide(scene, 'confirm')).status).toBe(200)
  expect(failures()).toBe(before)
  await login.page.clock.fastForward(slowMs)
  await login.expectSignedIn()
  await expect.poll(failures).toBe(before + 1)
})

test('a cancelled decision stays cancelled, although its event comes late', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const heard: string[] = []
  const login = await visit({
    before: ({ page }) => {
      page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => heard.push(String(payload))),
      )
      return Promise.resolve()
    },
  })
  await login.listening()
  const scene = await scan(login, phone)
  await pusherFault('faults', { target: 'http', times: 1, delayMs: 2_000 })
  await phone.decide(scene, 'confirm')
  await phone.decide(scene, 'cancel')
  await expect(login.page.getByText(says.cancelled)).toBeVisible()
  const redemptions = login.countRequests('/api/session', 'POST')
  await expect.poll(() => heard.some((frame) => frame.includes('"credentials"'))).toBe(true)
  await login.page.clock.runFor(1_000)
  expect(redemptions()).toBe(0)
  await expect(login.page.getByText(says.cancelled)).toBeVisible()
})

test('Pusher refuses every event: the page learns by polling, and signs in', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  await pusherFault('faults', { target: 'http', times: 2, status: 500 })
  await logInByPolling(login, phone)
})

test('Pusher accepts every event and delivers none: the page learns by polling', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  await pusherFault('mute', { on: true })
  await logInByPolling(login, phone)
})

test('Pusher hangs up on an event: the confirmation succeeds, and the page polls', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  const scene = await scan(login, phone)
  await pusherFault('faults', { target: 'http', times: 1, drop: true })
  expect((await phone.decide(scene, 'confirm')).data).toEqual({ status: 'confirmed' })
  await login.page.clock.fastForward(slowMs)
  await login.expectSignedIn()
})

test('Pusher is back before the confirmation: the page signs in by the event, though it missed the scan', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  const scene = await login.scene()
  await pusherFault('mute', { on: true })
  await phone.scan(scene)
  await expect(login.status).toHaveText(says.steps)
  await pusherFault('mute', { on: false })
  await phone.decide(scene, 'confirm')
  await login.expectSignedIn()
  await (await visit()).expectLoginWorks(phone)
})
