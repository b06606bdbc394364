import { z } from 'zod'

/** Texts from outside never hold a NUL: PostgreSQL cannot keep one. */
const text = z
  .string()
  .min(1)
  .regex(/^[^\0]*$/)

/** Any text: one that is no scene id is the id of no scene. */
export const sceneId = text.max(1_024)
export const jsCode = text.max(1_024)
export const ticket = text.max(1_024)

/** Names one decision, so that it can be asked for again when its answer was lost. */
export const attempt = z.string().min(16).max(256).optional()

export const twoDigits = z.string().regex(/^\d\d$/)
