import type { HttpBindings } from '@hono/node-server'
import { createMiddleware } from 'hono/factory'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Clock, wait } from './clock.ts'
import type { Faults } from './faults.ts'

/** Lets a request meet the next fault, before anything of it is read. */
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
