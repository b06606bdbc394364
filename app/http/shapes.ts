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

const control = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u
/** What takes no ink: spaces, format characters, and the fillers that count as letters. */
const nothingToSee = /^[\p{Cf}\p{Z}\p{M}\u115f\u1160\u3164\uffa0\u2800]*$/u

/** 1 to 32 characters after trimming, with something to see. No control characters, nor any that turn the direction of the
 * text around it. */
export const nickname = z
  .string()
  .max(1_024)
  .transform((value) => value.trim())
  .refine((value) => !control.test(value) && !nothingToSee.test(value) && Array.from(value).length <= 32)
