import type { HttpBindings } from '@hono/node-server'
import { createMiddleware } from 'hono/factory'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import { type Clock, wait } from './clock.ts'
import type { RefusalForm } from './protocol.ts'

/** How many of the next requests, connections or subscriptions. */
const times = z.int().min(1)
const common = {
  times,
  delayMs: z.int().min(0).optional(),
  /** Cuts the connection without an answer. */
  drop: z.boolean().optional(),
}

export const faultBody = z.discriminatedUnion('target', [
  z.strictObject({ target: z.literal('http'), ...common, status: z.int().min(400).max(599).optional() }),
  z.strictObject({ target: z.literal('socket'), ...common, refuse: z.int().min(4000).max(4999).optional() }),
  z.strictObject({ target: z.literal('subscription'), times }),
])

/**
 * `http`: the HTTP API answers late, with `status`, or not at all. `socket`: a new WebSocket is accepted late, closed with
 * `refuse`, or cut. `subscription`: a private channel is refused, as if its signature were wrong.
 */
export type Fault = z.infer<typeof faultBody>
type FaultOf<T extends Fault['target']> = Extract<Fault, { target: T }>

/** Pending faults, oldest first, and how refused subscriptions are answered. */
export class Faults {
  refusals: RefusalForm
  readonly #initialRefusals: RefusalForm
  #waiting: Fault[] = []

  constructor(refusals: RefusalForm) {
    this.refusals = this.#initialRefusals = refusals
  }

  add(fault: Fault): void {
    this.#waiting.push({ ...fault })
  }

  reset(): void {
    this.#waiting = []
    this.refusals = this.#initialRefusals
  }

  take<T extends Fault['target']>(target: T): FaultOf<T> | undefined {
    const fault = this.#waiting.find((each): each is FaultOf<T> => each.target === target)
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
    const fault = faults.take('http')
    if (fault?.delayMs) await wait(clock, fault.delayMs)
    if (fault?.drop) {
      c.env.incoming.socket.destroy()
      return c.body(null)
    }
    if (fault?.status) return c.text('Injected fault\n', fault.status as ContentfulStatusCode)
    return next()
  })
}
