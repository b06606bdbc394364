import { z } from 'zod'

const common = {
  /** Exactly so many requests or connections, then all is well again. */
  times: z.int().min(1),
  delayMs: z.int().min(0).optional(),
  /** Cut the connection instead of answering. */
  drop: z.boolean().optional(),
}

export const faultBody = z.discriminatedUnion('target', [
  z.strictObject({ target: z.literal('http'), ...common, status: z.int().min(400).max(599).optional() }),
  z.strictObject({ target: z.literal('socket'), ...common, refuse: z.int().min(4000).max(4999).optional() }),
])

/** `http`: the HTTP API answers late, with this status, or not at all. `socket`: a new WebSocket is accepted late, closed with this code, or cut. */
export type Fault = z.infer<typeof faultBody>
export type HttpFault = Extract<Fault, { target: 'http' }>
export type SocketFault = Extract<Fault, { target: 'socket' }>

/** What is to go wrong next; the oldest first. */
export class Faults {
  #waiting: Fault[] = []

  add(fault: Fault): void {
    this.#waiting.push({ ...fault })
  }

  takeHttp(): HttpFault | undefined {
    const fault = this.#take('http')
    return fault?.target === 'http' ? fault : undefined
  }

  takeSocket(): SocketFault | undefined {
    const fault = this.#take('socket')
    return fault?.target === 'socket' ? fault : undefined
  }

  clear(): void {
    this.#waiting = []
  }

  #take(target: Fault['target']): Fault | undefined {
    const fault = this.#waiting.find((each) => each.target === target)
    if (!fault) return undefined
    fault.times -= 1
    if (fault.times === 0) this.#waiting = this.#waiting.filter((each) => each !== fault)
    return fault
  }
}
