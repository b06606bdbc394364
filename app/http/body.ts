import type { z } from 'zod'
import { SaomaError } from '#lib/errors.ts'

const jsonBytes = 16_384
export const uploadBytes = 2 * 1_024 * 1_024
/** For boundaries, part headers and the nickname of a multipart body. */
const multipartOverhead = 16_384

/**
 * The body as JSON of this schema. It must be application/json, which no form or beacon of another site can send.
 * Throws `unsupported_media_type`, `bad_request` naming the field, `too_large` over 16 KB.
 */
export async function readJson<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>> {
  requireMediaType(request, 'application/json')
  const parsed = schema.safeParse(parseJson(await readBytes(request, jsonBytes)))
  if (parsed.success) return parsed.data
  throw badField(parsed.error.issues[0]?.path.join('.') || 'body')
}

/** The body as a urlencoded form. Throws `unsupported_media_type`, `bad_request`, `too_large` over 16 KB. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  requireMediaType(request, 'application/x-www-form-urlencoded')
  return new URLSearchParams(decode(await readBytes(request, jsonBytes)))
}

/** The body as multipart/form-data with a file of at most 2 MB. Throws `bad_request`, `too_large`. */
export async function readMultipart(request: Request): Promise<FormData> {
  const bytes = await readBytes(request, uploadBytes + multipartOverhead)
  const headers = { 'content-type': request.headers.get('content-type') ?? '' }
  try {
    return await new Response(bytes, { headers }).formData()
  } catch {
    throw badField('body')
  }
}

/** The media type of the body, in lower case and without parameters; null if there is no Content-Type. */
export function mediaTypeOf({ headers }: Request): string | null {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() || null
}

function requireMediaType(request: Request, type: string): void {
  if (mediaTypeOf(request) !== type) throw new SaomaError('unsupported_media_type')
}

export function badField(field: string): SaomaError {
  return new SaomaError('bad_request', { field })
}

/** Stops reading at the limit, whatever Content-Length says. */
async function readBytes(request: Request, limit: number): Promise<Buffer<ArrayBuffer>> {
  if (Number(request.headers.get('content-length')) > limit) throw new SaomaError('too_large')
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunksOf(request)) {
    length += chunk.length
    if (length > limit) throw new SaomaError('too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A client that disconnects has sent an incomplete body: that is a bad request, not an internal error. */
async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* request.body ?? []
  } catch {
    throw badField('body')
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(decode(bytes))
  } catch {
    throw badField('body')
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw badField('body')
  }
}
