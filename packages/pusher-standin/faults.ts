import type { HttpBindings } from '@hono/node-server'
import { createMiddleware } from 'hono/factory'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import { type Clock, wait } from './clock.ts'

const common = {
  /** How many of the next requests or connections. */
  times: z.int().min(1),
  delayMs: z.int().min(0).optional(),
  /** Cuts the connection without an answer. */
  drop: z.boolean().optional(),
}

export const faultBody = z.discriminatedUnion('target', [
  z.strictObject({ target: z.literal('http'), ...common, status: z.int().min(400).max(599).optional() }),
  z.strictObject({ target: z.literal('socket'), ...common, refuse: z.int().min(4000).max(4999).optional() }),
])

/** `http`: the HTTP API answers late, with `status`, or not at all. `socket`: a new WebSocket is accepted late, closed with `refuse`, or cut. */
export type Fault = z.infer<typeof faultBody>
export type HttpFault = Extract<Fault, { target: 'http' }>
export type SocketFault = Extract<Fault, { target: 'socket' }>

/** Pending faults, oldest first. */
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

/** Applies the next fault before the request is read. */
export function httpFault(
  faults: Faults,
  clock: Clock,
): ReturnType<typeof createMiddleware<{ Bindings: HttpBindings }>> {
  return createMiddleware<{ Bindings: HttpBindings }>(async (c, next) => {
    const fault = faults.takeHttp()
    if (fault?.delayMs) await wait(clock, fault.delayMs)
    if (fault?.drop) {
      c.env.incoming.socket.destroy()
      return c.body(null)
    }
    if (fault?.status) return c.text('Injected fault\n', fault.status as ContentfulStatusCode)
    return next()
  })
}
