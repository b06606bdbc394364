import { z } from 'zod'

/** Without NUL, which PostgreSQL cannot store. */
const text = z
  .string()
  .min(1)
  .regex(/^[^\0]*$/)

/** Any text. A malformed id is treated as unknown. */
export const sceneId = text.max(1_024)
export const jsCode = text.max(1_024)
export const ticket = text.max(1_024)

/** Idempotency key: the same attempt gets the same answer again if the first one was lost. */
export const attempt = z.string().min(16).max(256).optional()

export const twoDigits = z.string().regex(/^\d\d$/)
