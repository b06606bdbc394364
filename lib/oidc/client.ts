import { hash, timingSafeEqualStrings } from '../crypto.ts'
import { query } from '../db/client.ts'
import { singleParams } from './request.ts'

/** A site as a client of OpenID Connect. `secretHash` is null for a public one. */
export type Client = { secretHash: string | null; logoutUris: string[] }

/** The enabled client with this id, or null. */
export async function findClient(id: string): Promise<Client | null> {
  const [client] = await query<Client>`
    SELECT "secretHash", "logoutUris" FROM "Site" WHERE id = ${id} AND "disabledAt" IS NULL`
  return client ?? null
}

/**
 * The id of the client that calls, by client_secret_basic, client_secret_post or, for a public one, its id alone (RFC 6749 §2.3.1).
 * null if it proves nothing or names two ids.
 */
export async function authenticateClient(
  authorization: string | null,
  form: Map<string, string>,
): Promise<string | null> {
  const { id = '', secret } = authorization === null ? inForm(form) : inHeader(authorization, form)
  const client = await findClient(id)
  if (!client) return null
  const isProven =
    secret === undefined
      ? client.secretHash === null
      : timingSafeEqualStrings(hash(secret), client.secretHash ?? '')
  return isProven ? id : null
}

type Credentials = { id?: string | undefined; secret?: string | undefined }

function inForm(form: Map<string, string>): Credentials {
  return { id: form.get('client_id'), secret: form.get('client_secret') }
}

function inHeader(authorization: string, form: Map<string, string>): Credentials {
  const [, encoded = ''] = /^basic +([\w+/=-]+)$/i.exec(authorization) ?? []
  // Both halves are form-encoded.
  const [, id = '', secret = ''] = /^([^:&]*):([^:&]*)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? []
  const pair = singleParams(new URLSearchParams(`id=${id}&secret=${secret}`))
  if (!pair || (form.get('client_id') ?? pair.get('id')) !== pair.get('id')) return {}
  return { id: pair.get('id'), secret: pair.get('secret') }
}
