import { z } from 'zod'

const EMPTY_BODY_STATUSES = [204, 205, 304]

export const faultSchema = z
  .strictObject({
    path: z.string().regex(/^\/(?!_dev)[^?#]*$/, 'a path of WeChat with a leading slash and without a query'),
    /** How many of the next requests to that path. */
    times: z.int().min(1).max(1_000_000),
    /** Answers this error in WeChat's words. */
    errcode: z.int().optional(),
    /** Milliseconds of real time before the answer. Alone: the endpoint's own answer, late. */
    delayMs: z.int().min(0).max(600_000).optional(),
    /** Drops the connection without an answer. */
    drop: z.boolean().optional(),
    /** Answers this text verbatim. */
    body: z.string().optional(),
    /** HTTP status of `body`. */
    status: z
      .int()
      .min(200)
      .max(599)
      .refine((status) => !EMPTY_BODY_STATUSES.includes(status), 'a status that allows a body')
      .optional(),
    /** The endpoint does its work (a js code is used up); only its answer is replaced or lost. */
    processed: z.boolean().optional(),
  })
  .superRefine((fault, context) => {
    const answers = [fault.errcode, fault.drop || undefined, fault.body ?? fault.status]
    const given = answers.filter((answer) => answer !== undefined).length
    if (given > 1)
      context.addIssue({ code: 'custom', path: ['body'], message: 'only one of errcode, drop, body' })
    if (given === 0 && fault.delayMs === undefined) {
      context.addIssue({ code: 'custom', path: ['errcode'], message: 'one of errcode, delayMs, drop, body' })
    }
  })

export type Fault = z.input<typeof faultSchema>

/** Pending faults, applied in the order they were added. */
export interface Faults {
  add(fault: Fault): void
  /** The fault for this request, if any. Uses up one of its times. */
  take(path: string): Fault | undefined
  reset(): void
}

export function createFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = []
  return {
    add(fault) {
      waiting.push({ fault, left: fault.times })
    },
    take(path) {
      const next = waiting.find(({ fault }) => fault.path === path)
      if (!next) return undefined
      next.left -= 1
      if (next.left === 0) waiting = waiting.filter((other) => other !== next)
      return next.fault
    },
    reset() {
      waiting = []
    },
  }
}

/** Whether the endpoint runs before the fault applies. */
export function runsEndpoint(fault: Fault | undefined): boolean {
  if (!fault || fault.processed) return true
  return fault.errcode === undefined && fault.body === undefined && fault.status === undefined && !fault.drop
}
