import { CGI_BIN_CONTENT_TYPE } from '../uncertain.ts'
import type { Failure } from './errcode.ts'
import { newRid } from './rid.ts'

export type Answer =
  | { kind: 'json'; fields: Readonly<Record<string, unknown>> }
  | { kind: 'picture'; bytes: Uint8Array<ArrayBuffer> }
  | Failure

interface Family {
  contentType: string
  /** What stands between an error's text and `rid: …`. */
  beforeRid: string
}

const cgiBin: Family = { contentType: CGI_BIN_CONTENT_TYPE, beforeRid: ' ' }
const wxa: Family = { contentType: 'application/json; encoding=utf-8', beforeRid: ' ' }
const sns: Family = { contentType: 'text/plain', beforeRid: ', ' }

/** How WeChat's three families of endpoints dress their answers. */
export function familyOf(path: string): Family {
  if (path.startsWith('/sns/')) return sns
  if (path.startsWith('/wxa/')) return wxa
  return cgiBin
}

/** The picture's header says JPEG whatever its bytes are, as WeChat's does. */
export function toResponse(path: string, answer: Answer, nowMs: number): Response {
  if (answer.kind === 'picture') return dressed(answer.bytes, 'image/jpeg')
  const family = familyOf(path)
  const body = answer.kind === 'json' ? answer.fields : errorBody(family, answer, nowMs)
  return dressed(JSON.stringify(body), family.contentType)
}

function errorBody(family: Family, error: Failure, nowMs: number): { errcode: number; errmsg: string } {
  if (error.errcode === 0) return { errcode: 0, errmsg: error.errmsg }
  return { errcode: error.errcode, errmsg: `${error.errmsg}${family.beforeRid}rid: ${newRid(nowMs)}` }
}

function dressed(body: string | Uint8Array<ArrayBuffer>, contentType: string): Response {
  return new Response(body, { status: 200, headers: { 'content-type': contentType } })
}
