import { Client } from 'pg'

export const sites = 20
/** The busiest minute of the day, which is now, has so many times the logins of the mean one. */
export const peak = 3

/** Names for what stands in the rows of login or person `i`. Nothing is random, so that runs compare. */
const helpers = (logins: number): string => `
  CREATE FUNCTION id(kind text, i bigint, length int = 22) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT left(md5(kind || i) || 'abcdefghijk', length) $$;
  CREATE FUNCTION uuid(kind text, i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT md5(kind || i)::uuid::text $$;
  CREATE FUNCTION person(i bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT abs(i * 7919) % ${logins} + 1 $$;
  CREATE FUNCTION at(left_of_day float8) RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT now() - interval '1 day' * (left_of_day - ${1 - 1 / peak} * sin(2 * pi() * left_of_day) / (2 * pi())) $$;`

/** A day of so many logins by as many people, which ends now, and what was kept of earlier days. */
const rows = (logins: number): Record<string, string> => ({
  User: `SELECT uuid('user', i) AS id, CASE WHEN i % 3 > 0 THEN (ARRAY['林小满', 'Anna', '王芳', 'Alice', '李雷', '韩梅梅'])[i / 3 % 6 + 1] || i END AS nickname,
      CASE WHEN i % 2 = 0 THEN '+86 13' || lpad((i * 7919123::bigint % 1000000000)::text, 9, '0') END AS phone,
      now() - i * interval '1 minute' AS "createdAt", now() AS "updatedAt"
    FROM generate_series(1, ${logins}) i`,
  Identity: `SELECT uuid('identity', i) AS id, 'wx0000000000000001' AS "appId", id('openid', i, 28) AS openid, id('unionid', i, 28) AS unionid,
      uuid('user', i) AS "userId"
    FROM generate_series(1, ${logins}) i`,
  Avatar: `SELECT id('avatar', i) AS id, uuid('user', i) AS "userId", 'image/webp' AS type, decode(repeat(md5(i::text), 60), 'hex') AS bytes
    FROM generate_series(1, ${logins}, 20) i`,
  // Those of this day, and twice as many of the 29 days before.
  Session: `SELECT id('session', i) AS id, id('token', i, 43) AS "tokenHash", uuid('identity', person(i)) AS "identityId", 'Chrome 142' AS browser,
      'Windows' AS system, '203.0.113.*' AS address, t.at AS "createdAt", t.at AS "lastSeenAt", t.at + interval '30 days' AS "expiresAt"
    FROM generate_series(${1 - 2 * logins}, ${logins}) i
      CROSS JOIN LATERAL (SELECT CASE WHEN i > 0 THEN at(1 - i::float8 / ${logins}) ELSE now() - interval '1 day' * (1 - 14.0 * i / ${logins}) END AS at) t`,
  Site: `SELECT id('site', i) AS id, 'Shop ' || i AS name, '{https://shop.example/callback}'::text[] AS "redirectUris",
      CASE WHEN i % 2 = 0 THEN 'https://shop.example/logout' END AS "backchannelUri"
    FROM generate_series(1, ${sites}) i`,
  Consent: `SELECT id('consent', i) AS id, id('site', i % ${sites} + 1) AS "siteId", uuid('identity', i) AS "identityId", uuid('user', i) AS sub,
      '{openid,profile}'::text[] AS scopes
    FROM generate_series(1, ${logins}) i`,
  // The latest login of each person, at the one site that they use.
  SiteLogin: `SELECT id('login', i) AS id, id('login', i) AS sid, id('site', person(i) % ${sites} + 1) AS "siteId", id('session', i) AS "sessionId",
      id('consent', person(i)) AS "consentId", uuid('user', person(i)) AS sub, 'https://shop.example/callback' AS "redirectUri",
      '{openid,profile}'::text[] AS scopes, t.at AS "authTime", t.at AS "createdAt", id('code', i, 43) AS "codeHash",
      t.at + interval '1 minute' AS "codeExpiresAt", t.at AS "codeUsedAt", t.token AS "tokenHash",
      CASE WHEN t.token <> '' THEN t.at + interval '1 hour' END AS "tokenExpiresAt"
    FROM generate_series(1, ${logins}) i CROSS JOIN LATERAL (
      -- Expired ones have been forgotten, but for those of the last minute.
      SELECT at(1 - i::float8 / ${logins}) AS at, CASE WHEN at(1 - i::float8 / ${logins}) > now() - interval '61 minutes' THEN id('access', i, 43) END AS token) t`,
  AuditEntry: `SELECT t.at + e * interval '4 seconds' AS at, (ARRAY['scanned', 'confirmed', 'signed_in', 'refused'])[e] AS event,
      CASE WHEN e = 4 THEN 'scene_expired' END AS reason, id('scene', i, 43) AS scene, uuid('user', person(i)) AS "userId",
      CASE WHEN i % 2 = 0 THEN id('site', person(i) % ${sites} + 1) END AS "siteId", '203.0.113.*' AS address
    FROM generate_series(1, ${logins}) i CROSS JOIN LATERAL (SELECT at(1 - i::float8 / ${logins}) - interval '16 seconds' AS at) t,
      generate_series(1, 4) e WHERE e < 4 OR i % 20 = 0`,
  RateLimit: `SELECT id('limit', i, 43) AS key, 1 AS points, extract(epoch FROM now()) * 1000 + 60000 - i AS expire
    FROM generate_series(1, ${logins / 10}) i`,
  WebhookEvent: `SELECT 'login.completed' AS type, uuid('user', i) AS "userId", now() - interval '1 hour' AS "createdAt", now() + interval '1 hour' AS "dueAt"
    FROM generate_series(1, ${logins / 10}) i`,
  FunnelCount: `SELECT date_trunc('hour', now(), 'UTC') - h * interval '1 hour' AS hour, step, bucket, 10 + h % 7 AS count
    FROM generate_series(2, 90 * 24) h, unnest(ARRAY['shown', 'scanned', 'confirmed', 'signed_in', 'expired']) step, generate_series(0, 11) bucket
    WHERE bucket = 0 OR step IN ('scanned', 'confirmed', 'signed_in')`,
  SiteFunnelCount: `SELECT "Site".id AS "siteId", hour, step, bucket, count / 5 + 1 AS count FROM "FunnelCount", "Site"
    WHERE hour > now() - interval '30 days'`,
  ...sceneRows((logins / 24) * peak, 60),
})

/** Scenes that began in the last `minutes`, evenly: one in ten was never scanned, one in ten was declined, half are of sites. */
function sceneRows(count: number, minutes: number, kind = 'scene'): Record<string, string> {
  return {
    Scene: `SELECT id('${kind}', i) AS id, (CASE i % 10 WHEN 0 THEN 'waiting' WHEN 1 THEN 'cancelled' ELSE 'signed_in' END)::"SceneStatus" AS status,
      id('browser', i, 43) AS "browserHash", 'Chrome 142' AS browser, 'Windows' AS system, '203.0.113.7' AS address, t.at AS "createdAt",
      t.at + interval '2 minutes' AS "expiresAt", CASE WHEN i % 10 > 0 THEN uuid('identity', i) END AS "scannerId",
      CASE WHEN i % 10 > 0 THEN t.at + interval '8 seconds' END AS "scannedAt", CASE WHEN i % 10 > 1 THEN t.at + interval '11 seconds' END AS "confirmedAt",
      CASE WHEN i % 10 > 1 THEN t.at + interval '11.1 seconds' END AS "signedInAt", CASE WHEN i % 10 = 1 THEN t.at + interval '11 seconds' END AS "cancelledAt",
      CASE WHEN i % 2 = 0 THEN id('site', i % ${sites} + 1) END AS "siteId", '{openid,profile}'::text[] AS scopes
    FROM generate_series(1, ${Math.round(count)}) i CROSS JOIN LATERAL (SELECT now() - interval '1 minute' * ${minutes} * (1 - i / ${count}::float8) AS at) t`,
  }
}

/** Fills an empty, migrated database. Without its indexes meanwhile, which takes a third of the time. */
export async function fill(database: string, logins: number, say: (progress: string) => void): Promise<void> {
  await withClient(database, async (client) => {
    await client.query(helpers(logins))
    const { rows: parts } = await client.query<{ drop: string; make: string }>(definitions)
    for (const { drop } of parts) await client.query(drop)
    for (const [table, select] of Object.entries(rows(logins))) await insert(client, table, select, say)
    say('making the indexes')
    for (const { make } of parts.toReversed()) await client.query(make)
    // As autovacuum does in time.
    await client.query('VACUUM ANALYZE')
  })
}

/** As many scenes as a day has, from the hours before the last: what is there after a day without cleaning. */
export function fillBacklog(database: string, count: number, say: (progress: string) => void): Promise<void> {
  return withClient(database, async (client) => {
    const { Scene: select = '' } = sceneRows(count, 23 * 60, 'backlog')
    const old = select.replaceAll('now()', `(now() - interval '70 minutes')`)
    await insert(client, 'Scene', old, say)
    await client.query('VACUUM ANALYZE "Scene"')
  })
}

async function insert(
  client: Client,
  table: string,
  select: string,
  say: (progress: string) => void,
): Promise<void> {
  const { fields } = await client.query(`${select} LIMIT 0`)
  const { rowCount } = await client.query(
    `INSERT INTO "${table}" (${fields.map(({ name }) => `"${name}"`).join()}) ${select}`,
  )
  say(`${rowCount} rows of ${table}`)
}

/** Foreign keys first, then primary keys, then indexes, with what makes them again. */
const definitions = `
  SELECT drop, make FROM (
    SELECT 1 + (contype = 'p')::int AS place, format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
      format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS make
    FROM pg_constraint WHERE contype IN ('f', 'p') AND connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 3, format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace) AND NOT indisprimary
  ) parts ORDER BY place`

async function withClient<T>(database: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(database)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
