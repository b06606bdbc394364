import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type Part = string | Buffer
/** Longer than any answer here takes. */
const silenceMs = 10_000

/**
 * Sends parts of bytes as they are, each once the one before has left, and resolves with all that comes back until the
 * server ends the connection. `hangUp` ends it from here instead, without reading an answer.
 */
export function wire(app: string, parts: Part[], { hangUp = false } = {}): Promise<string> {
  const { hostname, port } = new URL(app)
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: silenceMs }, () => {
      void sendAll().catch(reject)
    })
    async function sendAll(): Promise<void> {
      for (const part of parts) {
        if (socket.destroyed) return
        await new Promise((sent) => socket.write(part, sent))
        // So that the server reads each part by itself.
        await sleep(5)
      }
      if (hangUp) socket.destroy()
    }
    socket.on('data', (chunk) => chunks.push(chunk))
    // A refused upload ends with a reset, after the answer.
    socket.on('error', () => socket.destroy())
    socket.on('timeout', () => reject(new Error('The server neither answers nor ends the connection.')))
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}
