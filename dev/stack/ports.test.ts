import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { expectFree, freePorts } from './ports.ts'

test('free ports are different from each other', async () => {
  const ports = await freePorts(8)
  expect(new Set(ports).size).toBe(8)
  await expectFree(ports.map((port) => ({ variable: 'PORT', port })))
})

test('no outgoing connection takes a free port before it is used', async () => {
  for (const port of await freePorts(50)) expect(port).toBeLessThan(32_768)
})

test('a port in use is named, with the variable that moves it', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const refusal = expectFree([{ variable: 'DEV_PHONE_PORT', port }])
  await expect(refusal).rejects.toThrow(
    `Port ${port} is in use: free it, or set DEV_PHONE_PORT to another one.`,
  )
  server.close()
})
