import { z } from 'zod'
import type { Account } from '../account.ts'
import {
  CHECK_PATH_REFUSES_VERSIONS,
  COLOUR_OUT_OF_RANGE_ERRCODE,
  PAGE_FORM,
  PAGE_WITH_QUERY_ERRCODE,
  SCENE_CUT_AT_EQUALS,
  WIDTH_OUT_OF_RANGE_ERRCODE,
} from '../assumptions.ts'
import { parseJsonObject } from '../call.ts'
import { failure, type Failure } from '../errcode.ts'
import type { Colour } from './picture.ts'

export const WIDTH_MIN = 280
export const WIDTH_MAX = 1280

/** WeChat documents colours as decimal strings; numbers work too. */
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

/** 47001 unless the body is a JSON object whose values have the right types. Values are checked later. */
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

/** Checks the rest, after scene and page. */
export function checkLooks({ envVersion, width, colour }: CodeImageArguments): Failure | undefined {
  if (!['release', 'trial', 'develop'].includes(envVersion)) return failure(40097)
  if (width < WIDTH_MIN || width > WIDTH_MAX) return failure(WIDTH_OUT_OF_RANGE_ERRCODE)
  if (Object.values(colour).some((value) => value < 0 || value > 255))
    return failure(COLOUR_OUT_OF_RANGE_ERRCODE)
  return undefined
}

export interface PageRequest {
  /** Empty for the home page. */
  page: string
  checkPath: boolean
  envVersion: string
}

/** Checks the format, then, unless check_path is false, that the released version has the page. */
export function checkPage(
  account: Account,
  { page, checkPath, envVersion }: PageRequest,
): Failure | undefined {
  if (page.includes('scancode_time')) return failure(85096)
  if (page.startsWith('/') || !PAGE_FORM.test(page)) return failure(41030)
  if (page.includes('?')) return failure(PAGE_WITH_QUERY_ERRCODE)
  if (!checkPath) return undefined

  if (CHECK_PATH_REFUSES_VERSIONS.includes(envVersion)) return failure(41030)
  const released = page === '' ? account.releasedPages.length > 0 : account.releasedPages.includes(page)
  return released ? undefined : failure(41030)
}

export const SCENE_MAX = 32

const visible = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]*$/

export function checkScene(scene: string | undefined): Failure | undefined {
  if (!scene || scene.length > SCENE_MAX) return failure(40169)
  if (!visible.test(scene)) return failure(40129)
  return undefined
}

/** The part of an accepted scene that reaches the phone. */
export function deliveredScene(scene: string): string {
  return SCENE_CUT_AT_EQUALS ? (scene.split('=')[0] ?? '') : scene
}
