import { z } from 'zod'
import { parseJsonObject } from '../common/call.ts'
import { failure, type Failure } from '../common/errcode.ts'
import { COLOUR_OUT_OF_RANGE_ERRCODE, WIDTH_OUT_OF_RANGE_ERRCODE } from '../uncertain.ts'
import type { Colour } from './picture.ts'

export const WIDTH_MIN = 280
export const WIDTH_MAX = 1280

/** WeChat's documentation writes colours as decimal numbers in strings; numbers are taken too. */
const channel = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number),
])

const bodySchema = z.object({
  scene: z.string().optional(),
  page: z.string().default(''),
  check_path: z.boolean().default(true),
  env_version: z.string().default('release'),
  width: z.int().default(430),
  auto_color: z.boolean().default(false),
  line_color: z.object({ r: channel, g: channel, b: channel }).default({ r: 0, g: 0, b: 0 }),
  is_hyaline: z.boolean().default(false),
})

export interface CodeImageArguments {
  scene: string | undefined
  page: string
  checkPath: boolean
  envVersion: string
  width: number
  colour: Colour
  transparent: boolean
}

/** 47001 for what is no JSON object or has a value of the wrong JSON type; values are judged later. */
export function parseArguments(text: string): CodeImageArguments | Failure {
  const body = bodySchema.safeParse(parseJsonObject(text)).data
  if (!body) return failure(47001)
  return {
    scene: body.scene,
    page: body.page,
    checkPath: body.check_path,
    envVersion: body.env_version,
    width: body.width,
    colour: body.auto_color ? { r: 0, g: 0, b: 0 } : body.line_color,
    transparent: body.is_hyaline,
  }
}

/** What is left to check once scene and page are right. */
export function checkLooks({ envVersion, width, colour }: CodeImageArguments): Failure | undefined {
  if (!['release', 'trial', 'develop'].includes(envVersion)) return failure(40097)
  if (width < WIDTH_MIN || width > WIDTH_MAX) return failure(WIDTH_OUT_OF_RANGE_ERRCODE)
  if (Object.values(colour).some((value) => value < 0 || value > 255))
    return failure(COLOUR_OUT_OF_RANGE_ERRCODE)
  return undefined
}
