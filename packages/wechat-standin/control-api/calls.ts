import { z } from 'zod'
import { type Call, parseJsonObject } from '../call.ts'
import type { State } from '../state.ts'

const CALLS_MAX = 10_000

/** One request to a path of WeChat's, without its secrets. `errcode` is set if it was answered with an error. */
export interface RecordedCall {
  path: string
  method: string
  /** ISO 8601, on the stand-in's clock. */
  at: string
  appid?: string
  scene?: string
  page?: string
  envVersion?: string
  checkPath?: boolean
  width?: number
  isHyaline?: boolean
  forceRefresh?: boolean
  errcode?: number
  /** The connection was dropped without an answer. */
  dropped?: boolean
}

/** The latest 10,000, oldest first. */
export interface Calls {
  add(call: RecordedCall): void
  list(): readonly RecordedCall[]
  reset(): void
}

export function createCalls(): Calls {
  let calls: RecordedCall[] = []
  return {
    add(call) {
      calls.push(call)
      if (calls.length > CALLS_MAX) calls.shift()
    },
    list: () => calls,
    reset() {
      calls = []
    },
  }
}

const text = z
  .string()
  .transform((value) => value.slice(0, 256))
  .optional()
  .catch(undefined)
const flag = z.boolean().optional().catch(undefined)

const fieldsSchema = z.object({
  appid: text,
  scene: text,
  page: text,
  env_version: text,
  check_path: flag,
  width: z.number().optional().catch(undefined),
  is_hyaline: flag,
  force_refresh: flag,
})

/** An allow-list, so that no secret is recorded by accident. */
export function describeCall(state: State, call: Call): RecordedCall {
  const fields = fieldsSchema.parse(parseJsonObject(call.body) ?? {})
  return withoutUndefined({
    path: call.path.slice(0, 256),
    method: call.method,
    at: new Date(state.clock.now()).toISOString(),
    appid: fields.appid ?? call.query.get('appid')?.slice(0, 256) ?? tokenOwner(state, call),
    scene: fields.scene,
    page: fields.page,
    envVersion: fields.env_version,
    checkPath: fields.check_path,
    width: fields.width,
    isHyaline: fields.is_hyaline,
    forceRefresh: fields.force_refresh,
  })
}

function tokenOwner(state: State, call: Call): string | undefined {
  const value = call.query.get('access_token') ?? ''
  return (state.stableTokens.stateOf(value) ?? state.tokens.stateOf(value))?.appid
}

type Loose<T> = { [K in keyof T]: T[K] | undefined }

function withoutUndefined(call: Loose<RecordedCall>): RecordedCall {
  return Object.fromEntries(
    Object.entries(call).filter(([, value]) => value !== undefined),
  ) as unknown as RecordedCall
}
