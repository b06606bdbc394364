import { expectGoesOn, expectSignedIn, says, sceneOn } from './page.ts'
import { expect, test } from './world.ts'

/** Longer than a page whose socket is well ever leaves a waiting code unasked, and a scanned one. */
const slowMs = 31_000

test('an event takes longer than the server waits: the phone waits for neither, and the page asks', async ({
  visit,
  phone,
  pusherFault,
  stack,
}) => {
  const login = await visit()
  const scene = await sceneOn(login)
  await pusherFault('faults', { target: 'http', times: 1, delayMs: 4_000 })
  expect((await phone.scan(scene)).status).toBe(200)
  expect(stack.logs('app')).not.toContain('publish failed')
  await expect.poll(() => stack.logs('app')).toContain('publish failed')
  await login.page.clock.fastForward(slowMs)
  await expect(login.status).toHaveText(says.scanned)
  await phone.decide(scene, 'confirm')
  await expectSignedIn(login)
})

test('Pusher refuses every event: the page learns by asking, and signs in', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  const scene = await sceneOn(login)
  await pusherFault('faults', { target: 'http', times: 2, status: 500 })
  expect((await phone.scan(scene)).status).toBe(200)
  await login.page.clock.fastForward(slowMs)
  await expect(login.status).toHaveText(says.scanned)
  expect((await phone.decide(scene, 'confirm')).status).toBe(200)
  await login.page.clock.fastForward(slowMs)
  await expectSignedIn(login)
})

test('Pusher takes every event and delivers none: the page learns by asking', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  const scene = await sceneOn(login)
  await pusherFault('mute', { on: true })
  await phone.scan(scene)
  await login.page.clock.fastForward(slowMs)
  await expect(login.status).toHaveText(says.scanned)
  await phone.decide(scene, 'confirm')
  await login.page.clock.fastForward(slowMs)
  await expectSignedIn(login)
})

test('Pusher hangs up on an event: the phone is confirmed all the same, and the page asks', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  const scene = await sceneOn(login)
  await phone.scan(scene)
  await expect(login.status).toHaveText(says.scanned)
  await pusherFault('faults', { target: 'http', times: 1, drop: true })
  expect((await phone.decide(scene, 'confirm')).data).toEqual({ status: 'confirmed' })
  await login.page.clock.fastForward(slowMs)
  await expectSignedIn(login)
})

test('Pusher is back before the confirmation: the page signs in by the event, though it missed the scan', async ({
  visit,
  phone,
  pusherFault,
}) => {
  const login = await visit()
  const scene = await sceneOn(login)
  await pusherFault('mute', { on: true })
  await phone.scan(scene)
  await expect(login.status).toHaveText(says.steps)
  await pusherFault('mute', { on: false })
  await phone.decide(scene, 'confirm')
  await expectSignedIn(login)
  await expectGoesOn(await visit(), phone)
})
