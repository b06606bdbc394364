import { hash, timingSafeEqualStrings } from '../crypto.ts'
import { db } from '../db/client.ts'

/** A site as a client of OpenID Connect. */
export type Client = { id: string; isPublic: boolean; logoutUris: string[] }

/** The enabled client with this id, or null. */
export async function findClient(id: string): Promise<(Client & { secretHash: string | null }) | null> {
  const site = await db().site.findUnique({
    where: { id, disabledAt: null },
    select: { id: true, secretHash: true, logoutUris: true },
  })
  return site && { ...site, isPublic: site.secretHash === null }
}

/**
 * The client that calls, by client_secret_basic, client_secret_post or, for a public one, its id alone (RFC 6749 §2.3.1). null
 * if it proves nothing, proves it twice, or names two ids.
 */
export async function authenticateClient(
  authorization: string | null,
  form: Map<string, string>,
): Promise<Client | null> {
  const credentials = authorization === null ? postCredentials(form) : basicCredentials(authorization, form)
  const client = credentials && (await findClient(credentials.id))
  if (!client) return null
  const { secret } = credentials
  const isProven =
    client.secretHash === null
      ? secret === null
      : secret !== null && timingSafeEqualStrings(hash(secret), client.secretHash)
  return isProven ? client : null
}

type Credentials = { id: string; secret: string | null }

function postCredentials(form: Map<string, string>): Credentials | null {
  const id = form.get('client_id')
  return id === undefined ? null : { id, secret: form.get('client_secret') ?? null }
}

function basicCredentials(authorization: string, form: Map<string, string>): Credentials | null {
  const [, encoded] = /^basic +([\w+/=-]+)$/i.exec(authorization) ?? []
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  if (colon < 1 || form.has('client_secret') || /\p{Cc}/u.test(text)) return null
  const [id, secret] = [decode(text.slice(0, colon)), decode(text.slice(colon + 1))]
  const other = form.get('client_id')
  return other !== undefined && other !== id ? null : { id, secret: secret || null }
}

/** Both halves are form-encoded; many clients send them as they are. Ours have no character that makes a difference. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
