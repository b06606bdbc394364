import { env } from '#lib/env.ts'
import { certificateAdvice } from '../certificate.ts'
import type { Check } from '../checks.ts'
import { type Finding, plain, wrong } from '../finding.ts'
import type { Seen } from '../unexpected-answer.ts'
import { noAnswerOf, unreachable } from '../unreachable.ts'

export interface Answer extends Seen {
  headers: Headers
  /** What the envelope holds; null where the answer is in no envelope, and so not of Saoma's API. */
  envelope: { data: unknown; msg: string; error: string | null } | null
}

type Asked = { waitMs: number; cookie?: string; json?: object; form?: Record<string, string> }

/** Sends a request as a browser on the sign-in page would: POST with a body, else GET. Does not follow redirects. */
export async function ask(
  path: string,
  { waitMs, cookie, json, form }: Asked,
): Promise<Answer & { parsed: unknown }> {
  const site = env().SAOMA_URL
  const body = json ? JSON.stringify(json) : form && new URLSearchParams(form).toString()
  const response = await fetch(site + path, {
    redirect: 'manual',
    signal: AbortSignal.timeout(waitMs),
    headers: {
      'accept-language': 'en',
      ...(cookie !== undefined && { cookie }),
      ...(body !== undefined && { origin: site }),
      ...(json && { 'content-type': 'application/json' }),
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(body !== undefined && { method: 'POST', body }),
  })
  const { status, headers } = response
  const text = await response.text()
  const parsed = parse(text)
  return { status, headers, body: text, parsed, envelope: envelopeOf(parsed, status) }
}

/** The site did not answer, for the reason in `error`. */
export async function noAnswer(check: Check, error: unknown, waitMs: number): Promise<Finding> {
  const site = { address: env().SAOMA_URL, settings: plain('SAOMA_URL') }
  const reason = noAnswerOf(error)
  return wrong(
    check,
    reason === 'certificate' ? await certificateAdvice(site, waitMs) : unreachable(site, reason),
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function envelopeOf(value: unknown, status: number): Answer['envelope'] {
  if (typeof value !== 'object' || value === null) return null
  const { code, data, msg, error } = value as Record<string, unknown>
  if (code !== status || typeof msg !== 'string' || data === undefined) return null
  return { data, msg, error: typeof error === 'string' ? error : null }
}
