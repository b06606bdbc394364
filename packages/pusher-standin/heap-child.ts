import { setImmediate } from 'node:timers/promises'
import { startPusherStandIn } from './server.ts'

/**
 * The server in a process of its own, started with --expose-gc, so that its memory can be measured.
 * Sends its URL, then the heap in use after a collection for every message.
 */
async function collected(): Promise<number> {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.()
    await setImmediate()
  }
  return process.memoryUsage().heapUsed
}

const running = await startPusherStandIn({ apps: [{ id: '1', key: 'key', secret: 'secret' }] })
process.on('message', () => {
  void collected().then((bytes) => process.send?.(bytes))
})
process.send?.(running.url)
