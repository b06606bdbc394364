import { Prisma } from '../db/generated/client.ts'
import { env } from '../env.ts'

export type EventType = 'user.created' | 'user.deleted' | 'user.blocked' | 'login.completed' | 'login.refused'

/**
 * SQL: a CTE, with the comma before it, that leaves an event to the webhook for each of `rows`; nothing without SAOMA_WEBHOOK_URL. It
 * is part of the statement that does what the event tells of, so that both commit together, or neither. `rows` is a SELECT of
 * the user's id, the id of the site that asked for the login, and why it was refused, each as text or NULL.
 *
 * Lock the user's row first, or their identity: events of one user are delivered in the order in which they are inserted.
 *
 * @example
 * Prisma.sql`WITH gone AS (DELETE FROM "User" … RETURNING id)${eventFor('user.deleted', Prisma.sql`SELECT id, NULL, NULL FROM gone`)} SELECT …`
 */
export function eventFor(type: EventType, rows: Prisma.Sql): Prisma.Sql {
  if (env().SAOMA_WEBHOOK_URL === undefined) return Prisma.empty
  return Prisma.sql`, told AS (
    INSERT INTO "WebhookEvent" ("userId", "siteId", reason, type) SELECT r.*, ${type} FROM (${rows}) r)`
}
