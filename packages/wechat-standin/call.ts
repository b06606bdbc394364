import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { CGI_BIN_CONTENT_TYPE, NULL_COUNTS_AS_ABSENT } from './assumptions.ts'
import type { Failure } from './errcode.ts'

/** One request. The body is raw text, because WeChat ignores the declared content type. */
export interface Call {
  method: string
  path: string
  query: URLSearchParams
  body: string
  /** The caller's address; IPv4-mapped IPv6 is written as IPv4. */
  ip: string
}

const jsonObject = z.record(z.string(), z.unknown())

/** Undefined unless the text is a JSON object. */
export function parseJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const json = jsonObject.parse(JSON.parse(text))
    return NULL_COUNTS_AS_ABSENT ? withoutNulls(json) : json
  } catch {
    return undefined
  }
}

function withoutNulls(json: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null))
}

export type Answer =
  | { kind: 'json'; fields: Readonly<Record<string, unknown>> }
  | { kind: 'picture'; bytes: Uint8Array<ArrayBuffer> }
  | Failure

interface Family {
  contentType: string
  /** Separates an error's text from `rid: …`. */
  beforeRid: string
}

const cgiBin: Family = { contentType: CGI_BIN_CONTENT_TYPE, beforeRid: ' ' }
const wxa: Family = { contentType: 'application/json; encoding=utf-8', beforeRid: ' ' }
const sns: Family = { contentType: 'text/plain', beforeRid: ', ' }

/** WeChat's three families of endpoints format their answers differently. */
export function familyOf(path: string): Family {
  if (path.startsWith('/sns/')) return sns
  if (path.startsWith('/wxa/')) return wxa
  return cgiBin
}

/** Always HTTP 200. Pictures are labelled image/jpeg even when they are PNG, as WeChat does. */
export function toResponse(path: string, answer: Answer, nowMs: number): Response {
  if (answer.kind === 'picture') return respond(answer.bytes, 'image/jpeg')
  const family = familyOf(path)
  const body = answer.kind === 'json' ? answer.fields : errorBody(family, answer, nowMs)
  return respond(JSON.stringify(body), family.contentType)
}

function errorBody(family: Family, error: Failure, nowMs: number): { errcode: number; errmsg: string } {
  if (error.errcode === 0) return { errcode: 0, errmsg: error.errmsg }
  return { errcode: error.errcode, errmsg: `${error.errmsg}${family.beforeRid}rid: ${newRid(nowMs)}` }
}

function respond(body: string | Uint8Array<ArrayBuffer>, contentType: string): Response {
  return new Response(body, { status: 200, headers: { 'content-type': contentType } })
}

/** WeChat's request id: unix seconds in hex, then two random groups. */
export function newRid(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000)
  return [seconds.toString(16).padStart(8, '0'), randomGroup(), randomGroup()].join('-')
}

function randomGroup(): string {
  return randomBytes(4).toString('hex')
}
