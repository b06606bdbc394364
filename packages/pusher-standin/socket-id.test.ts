import Pusher from 'pusher'
import { describe, expect, it } from 'vitest'
import { newSocketId, SOCKET_ID } from './socket-id.ts'

describe('A socket id', () => {
  it('2, “socket_id: "int.int"”: is two integers, new each time, and the official package takes it', () => {
    const pusher = new Pusher({ appId: '1', key: 'k', secret: 's', host: '127.0.0.1' })
    const ids = Array.from({ length: 1000 }, newSocketId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[1-9]\d*\.[1-9]\d*$/)
    expect(pusher.authorizeChannel(ids[0] ?? '', 'private-x').auth).toMatch(/^k:[0-9a-f]{64}$/)
  })

  it('is nothing else', () => {
    for (const id of ['', '1', '1.', '.1', '1.2.3', 'a.b', '1.2 ', '1.2:x']) expect(id).not.toMatch(SOCKET_ID)
  })
})
