import { z } from 'zod'
import { parseJsonObject, type Call } from '../common/call.ts'
import type { Standin } from '../standin.ts'
import type { RecordedCall } from './calls.ts'

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

/** Names what is kept, so that a new field of WeChat's is not kept by accident. */
export function describeCall(standin: Standin, call: Call): RecordedCall {
  const fields = fieldsSchema.parse(parseJsonObject(call.body) ?? {})
  return withoutUndefined({
    path: call.path.slice(0, 256),
    method: call.method,
    at: new Date(standin.clock.now()).toISOString(),
    appid: fields.appid ?? call.query.get('appid')?.slice(0, 256) ?? tokenOwner(standin, call),
    scene: fields.scene,
    page: fields.page,
    envVersion: fields.env_version,
    checkPath: fields.check_path,
    width: fields.width,
    isHyaline: fields.is_hyaline,
    forceRefresh: fields.force_refresh,
  })
}

function tokenOwner(standin: Standin, call: Call): string | undefined {
  const value = call.query.get('access_token') ?? ''
  return (standin.stableTokens.stateOf(value) ?? standin.tokens.stateOf(value))?.appid
}

type Loose<T> = { [K in keyof T]: T[K] | undefined }

function withoutUndefined(call: Loose<RecordedCall>): RecordedCall {
  return Object.fromEntries(
    Object.entries(call).filter(([, value]) => value !== undefined),
  ) as unknown as RecordedCall
}
