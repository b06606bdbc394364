import { hash } from '../crypto.ts'
import { query } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { singleParams } from './request.ts'

/** A site as a client of OpenID Connect. */
export type Client = { logoutUris: string[] }

/** The enabled client with this id, or null. */
export async function findClient(id: string): Promise<Client | null> {
  const [client] = await query<Client>`
    SELECT "logoutUris" FROM "Site" WHERE id = ${id} AND "disabledAt" IS NULL`
  return client ?? null
}

/** What a client calls with. `secretHash` is null for a public one, which has only its id. */
export type Credentials = { id: string; secretHash: string | null }

/**
 * The credentials of a client, by client_secret_basic, client_secret_post or, for a public one, its id alone (RFC 6749 §2.3.1). null if
 * there are none, or two ids.
 */
export function credentialsOf(authorization: string | null, form: Map<string, string>): Credentials | null {
  const { id, secret } = authorization === null ? inForm(form) : inHeader(authorization, form)
  return id === undefined ? null : { id, secretHash: secret === undefined ? null : hash(secret) }
}

/** SQL: the id of an enabled client, if these are its credentials. Hashes of secrets that can't be guessed need no constant time. */
export function provenClient({ id, secretHash }: Credentials): Prisma.Sql {
  return Prisma.sql`
    SELECT id FROM "Site" WHERE id = ${id} AND "disabledAt" IS NULL AND "secretHash" IS NOT DISTINCT FROM ${secretHash}::text`
}

/** Whether these are the credentials of an enabled client. */
export async function isClient(credentials: Credentials): Promise<boolean> {
  return (await query`${provenClient(credentials)}`).length > 0
}

type Given = { id?: string | undefined; secret?: string | undefined }

function inForm(form: Map<string, string>): Given {
  return { id: form.get('client_id'), secret: form.get('client_secret') }
}

function inHeader(authorization: string, form: Map<string, string>): Given {
  const [, encoded = ''] = /^basic +([\w+/=-]+)$/i.exec(authorization) ?? []
  // Both halves are form-encoded.
  const [, id = '', secret = ''] = /^([^:&]*):([^:&]*)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? []
  const pair = singleParams(new URLSearchParams(`id=${id}&secret=${secret}`))
  if (!pair || (form.get('client_id') ?? pair.get('id')) !== pair.get('id')) return {}
  return { id: pair.get('id'), secret: pair.get('secret') }
}
