import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../postgres/test-database.ts'
import { startStack } from './stack.ts'

const NAMES = ['wechat', 'pusher', 'phone']

describe('startStack', { timeout: 120_000 }, () => {
  test('starts what stands in for the outside, each answering at its address, and ends all of it', async () => {
    const databaseUrl = await testDatabase()
    const stack = await startStack({
      apps: 0,
      phone: true,
      databaseUrl,
      env: { SAOMA_SITE_NAME: 'Elsewhere' },
    })
    const client = new Client(databaseUrl)
    await client.connect()
    expect((await client.query('SELECT count(*)::int AS users FROM "User"')).rows).toEqual([{ users: 0 }])
    await client.end()
    const { wechat, phone } = stack.urls
    expect(await Promise.all([wechat, phone].map(async (url) => (await fetch(url)).status))).toEqual([
      404, 200,
    ])
    expect(stack.settings).toMatchObject({ WECHAT_API_URL: wechat, SAOMA_SITE_NAME: 'Elsewhere' })
    expect(stack.logs('pusher')).toBe(`listening ${stack.urls.pusher}`)
    const pids = NAMES.map((name) => stack.process(name).pid)
    await stack.close()
    for (const pid of pids) expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH')
  })

  test('with another WeChat in its settings, starts neither a stand-in for it nor a phone', async () => {
    const stack = await startStack({
      apps: 0,
      wechat: false,
      databaseUrl: await testDatabase(),
      env: { WECHAT_API_URL: 'https://api.weixin.qq.com' },
    })
    expect(stack.process('pusher').pid).toBeGreaterThan(0)
    for (const name of ['wechat', 'phone']) expect(() => stack.process(name)).toThrow(`no ${name}`)
    await stack.close()
  })

  test('that cannot start one of them ends the others and says which and why', async () => {
    const occupant = createServer().listen(0, '127.0.0.1')
    await once(occupant, 'listening')
    const { port } = occupant.address() as AddressInfo
    const databaseUrl = await testDatabase()
    const failed = startStack({ apps: 0, phone: true, databaseUrl, ports: { phone: port } })
    await expect(failed).rejects.toThrow(new RegExp(`^phone ended at its start: Port ${port} is in use`))
    occupant.close()
  })
})
