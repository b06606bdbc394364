import { setImmediate } from 'node:timers/promises'
import { startPusher } from './server.ts'

/**
 * The server alone in a process of its own, started with --expose-gc, for the test of its memory:
 * says its address, and for every message how much heap is in use after collection.
 */
async function collected(): Promise<number> {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.()
    await setImmediate()
  }
  return process.memoryUsage().heapUsed
}

const running = await startPusher({ apps: [{ id: '1', key: 'key', secret: 'secret' }] })
process.on('message', () => {
  void collected().then((bytes) => process.send?.(bytes))
})
process.send?.(running.url)
