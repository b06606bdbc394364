import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { MIGRATIONS } from '#cli/migrate.ts'
import { testDatabase } from '#dev/postgres/test-database.ts'
import { exampleSettings } from '#dev/stack/settings.ts'
import { hash } from '#lib/crypto.ts'
import { migrate } from '#lib/db/migrate.ts'
import { keepSignedIn } from '#lib/session.ts'

/** Of the tables of 0.1, those that are copied, with its history. */
const TABLES = `
  CREATE TYPE "Role" AS ENUM ('user', 'admin');
  CREATE TABLE "Avatar" (id text PRIMARY KEY, type text NOT NULL, bytes bytea NOT NULL, "createdAt" timestamptz(3) NOT NULL DEFAULT now());
  CREATE TABLE "User" (id text PRIMARY KEY, openid text NOT NULL UNIQUE, unionid text, nickname text, role "Role" NOT NULL DEFAULT 'user',
    "createdAt" timestamptz(3) NOT NULL DEFAULT now(), "updatedAt" timestamptz(3) NOT NULL DEFAULT now(),
    "avatarId" text UNIQUE REFERENCES "Avatar"(id));
  CREATE TABLE "Session" (id text PRIMARY KEY, "tokenHash" text NOT NULL UNIQUE, "userId" text NOT NULL REFERENCES "User"(id), browser text,
    system text, address text, place text, "createdAt" timestamptz(3) NOT NULL DEFAULT now(),
    "lastSeenAt" timestamptz(3) NOT NULL DEFAULT now(), "expiresAt" timestamptz(3) NOT NULL);
  CREATE TABLE "AuditEntry" (id bigserial PRIMARY KEY, at timestamptz(3) NOT NULL DEFAULT now(), event text NOT NULL, reason text, scene text,
    "userId" text, address text);
  CREATE TABLE "FunnelCount" (hour timestamptz(3), step text, bucket int, count bigint NOT NULL, PRIMARY KEY (hour, step, bucket));
  CREATE TABLE "_prisma_migrations" (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count int NOT NULL DEFAULT 0);
  INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name) VALUES ('1', 'x', now(), '20261123000000_first');`

const ROWS = `
  INSERT INTO "Avatar" VALUES ('picture', 'image/jpeg', '\\x00');
  INSERT INTO "User" (id, openid, unionid, nickname, role, "avatarId")
    VALUES ('anna', 'openid-of-anna', 'union', 'Anna', 'admin', 'picture'), ('ben', 'openid-of-ben', NULL, NULL, 'user', NULL);
  INSERT INTO "Session" (id, "tokenHash", "userId", "expiresAt")
    VALUES ('s1', '${hash('token-of-anna')}', 'anna', now() + interval '1 day'), ('s2', '${hash('over')}', 'ben', now() - interval '1 day');
  INSERT INTO "AuditEntry" (event, "userId") VALUES ('scanned', 'anna'), ('signed_in', 'anna');
  INSERT INTO "FunnelCount" VALUES (date_trunc('hour', now()), 'shown', 0, 7);`

/** psql would put in the AppID. */
function upgrade(appId: string): string {
  return readFileSync('deploy/from-0.1.sql', 'utf8').replaceAll(":'app_id'", `'${appId}'`)
}

test('a database of 0.1 is refused with the way out, and by that way users stay signed in and who they are', async () => {
  const url = await testDatabase()
  const client = new Client(url)
  await client.connect()
  onTestFinished(() => client.end())
  await client.query(TABLES + ROWS)
  await expect(migrate(url, MIGRATIONS)).rejects.toThrow(
    /A database of Saoma 0\.1 needs another step first: docs\/operations\.md/,
  )

  await client.query('ALTER SCHEMA public RENAME TO saoma_0_1; CREATE SCHEMA public')
  await migrate(url, MIGRATIONS)
  await expect(client.query(upgrade(''))).rejects.toThrow('app_id_check')
  await client.query(upgrade('wx0000000000000000'))

  Object.assign(process.env, exampleSettings(), { DATABASE_URL: url })
  const anna = { id: 'anna', nickname: 'Anna', role: 'admin', registered: true }
  const { user } = await keepSignedIn('token-of-anna')
  expect(user).toMatchObject(anna)
  expect(user?.avatarUrl).toMatch(/\/picture$/)
  expect((await keepSignedIn('over')).user).toBeNull()
  const { rows } = await client.query(`SELECT "userId", "appId", openid, unionid FROM "Identity" ORDER BY 1`)
  expect(rows).toEqual([
    { userId: 'anna', appId: 'wx0000000000000000', openid: 'openid-of-anna', unionid: 'union' },
    { userId: 'ben', appId: 'wx0000000000000000', openid: 'openid-of-ben', unionid: null },
  ])
  const { rows: kept } = await client.query(
    `SELECT (SELECT array_agg(event ORDER BY id) FROM "AuditEntry") AS events, (SELECT sum(count)::int FROM "FunnelCount") AS shown`,
  )
  expect(kept).toEqual([{ events: ['scanned', 'signed_in'], shown: 7 }])
})
