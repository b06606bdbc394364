import { sql } from '../../e2e/sql.ts'

export const userCount = 100_000
export const entryCount = 1_000_000

/**
 * A desk's worth of data: users of whom one in three has no nickname, with an identity each and a session every fifth, a site that
 * half of them have let in, an audit trail of 90 days, and the statistics of a year. Nothing is random, so that runs compare.
 */
const statements = [
  `INSERT INTO "User" (id, nickname, phone, "createdAt", "updatedAt")
   SELECT gen_random_uuid()::text, CASE WHEN n % 3 > 0 THEN (ARRAY['林小满', 'Anna', '王芳', 'Alice', '李雷', '韩梅梅'])[n / 3 % 6 + 1] || n END,
     CASE WHEN n % 2 = 0 THEN '+86 13' || lpad((n * 7919123::bigint % 1000000000)::text, 9, '0') END, now() - n * interval '1 minute', now()
   FROM generate_series(1, ${userCount}) n`,
  `INSERT INTO "Identity" (id, "appId", openid, unionid, "userId")
   SELECT gen_random_uuid()::text, 'wx0000000000000001', 'o-' || md5(id), 'u-' || md5(id), id FROM "User"`,
  `INSERT INTO "Session" (id, "tokenHash", "identityId", "expiresAt")
   SELECT md5(i.id), md5(i.id), i.id, now() + interval '20 days' FROM "Identity" i WHERE get_byte(decode(md5(i.id), 'hex'), 0) % 5 = 0`,
  `INSERT INTO "Site" (id, name, "redirectUris") 
   SELECT id, 'Shop ' || id, '{https://shop.example/callback}' FROM unnest(ARRAY['bench-desk', 'second', 'third']) id`,
  `INSERT INTO "Consent" (id, "siteId", "identityId", sub, scopes)
   SELECT md5(s.id || i.id), s.id, i.id, i."userId", '{openid}' FROM "Identity" i, "Site" s WHERE get_byte(decode(md5(i.id), 'hex'), 1) % 2 = 0`,
  `INSERT INTO "SiteLogin" (id, sid, "siteId", "consentId", "redirectUri", "authTime", "createdAt", "codeHash", "codeExpiresAt", "codeUsedAt")
   SELECT id, id, "siteId", id, 'https://shop.example/callback', now(),
     now() - get_byte(decode(id, 'hex'), 2) * interval '1 minute', id, now(), now() FROM "Consent"`,
  `INSERT INTO "AuditEntry" (at, event, reason, scene, "userId", "siteId", address)
   SELECT now() - (${entryCount} - n) * interval '7.776 seconds', (ARRAY['scanned', 'confirmed', 'signed_in', 'refused'])[n % 4 + 1],
     CASE WHEN n % 4 = 3 THEN (ARRAY['scene_expired', 'number_mismatch', 'wrong_ticket'])[n % 3 + 1] END,
     md5((n / 4)::text), users.ids[(n / 4) % ${userCount} + 1], CASE WHEN (n / 4) % 5 = 0 THEN 'bench-desk' END, '203.0.113.*'
   FROM generate_series(1, ${entryCount}) n, (SELECT array_agg(id) AS ids FROM "User") users`,
  `INSERT INTO "FunnelCount" (hour, step, bucket, count)
   SELECT date_trunc('hour', now(), 'UTC') - h * interval '1 hour', step, bucket, 10 + h % 7
   FROM generate_series(2, 365 * 24) h, unnest(ARRAY['shown', 'scanned', 'confirmed', 'signed_in', 'expired']) step, generate_series(0, 11) bucket
   WHERE bucket = 0 OR step IN ('scanned', 'confirmed', 'signed_in')`,
  `INSERT INTO "SiteFunnelCount" SELECT id, hour, step, bucket, count / 5 FROM "FunnelCount", "Site"`,
  `INSERT INTO "Avatar" (id, "userId", type, bytes) SELECT md5(id), id, 'image/png', '' FROM "User" WHERE nickname LIKE 'A%'`,
  // As autovacuum does in time.
  `VACUUM ANALYZE`,
]

export async function fill(database: string, say: (progress: string) => void): Promise<void> {
  for (const [i, statement] of statements.entries()) {
    say(`filling the database, ${i + 1} of ${statements.length}`)
    await sql(database, statement)
  }
}
