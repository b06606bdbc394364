import { expect, test } from 'vitest'
import { company } from './test-standin.ts'
import { startWechatStandIn } from './server.ts'

test('it listens on loopback, on a free port unless told', async () => {
  const { url, close } = await startWechatStandIn({ accounts: [company] })
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  await close()
})

test('a port in use is refused with Node’s own error', async () => {
  const { url, close } = await startWechatStandIn({ accounts: [company] })
  const port = Number(new URL(url).port)
  await expect(startWechatStandIn({ accounts: [company], port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
  await close()
})

test('closing ends requests that are being held up', async () => {
  const { url, close } = await startWechatStandIn({ accounts: [company] })
  const fault = JSON.stringify({ path: '/cgi-bin/token', times: 1, delayMs: 600_000 })
  await fetch(`${url}/_dev/faults`, { method: 'POST', body: fault })
  const held = fetch(`${url}/cgi-bin/token`).catch((error: unknown) => error)
  await expect.poll(async () => (await fetch(`${url}/_dev/calls`)).text()).toContain('/cgi-bin/token')
  await close()
  expect(await held).toBeInstanceOf(TypeError)
})

test('without an account, or with one that is not, it does not start', async () => {
  await expect(startWechatStandIn({ accounts: [] })).rejects.toThrow('array')
  await expect(startWechatStandIn({ accounts: [{ ...company, appid: '' }] })).rejects.toThrow('appid')
})
