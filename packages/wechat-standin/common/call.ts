import { z } from 'zod'
import { NULL_COUNTS_AS_ABSENT } from '../uncertain.ts'

/** One request as an endpoint sees it: the body unparsed, for WeChat ignores its declared content type. */
export interface Call {
  method: string
  path: string
  query: URLSearchParams
  body: string
  /** The peer's address, IPv4 where it is one. */
  ip: string
}

const jsonObject = z.record(z.string(), z.unknown())

/** undefined for anything but a JSON object. */
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
