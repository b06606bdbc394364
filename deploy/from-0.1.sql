-- Copies users, sessions and statistics of Saoma 0.1 from the schema saoma_0_1 into the tables of this version. How: docs/operations.md.
-- :'app_id' is WECHAT_APP_ID: 0.1 had one mini-program, and did not store which.

CREATE TEMPORARY TABLE app (id text CHECK (id LIKE 'wx_%'));
INSERT INTO app VALUES (:'app_id');

INSERT INTO "User" (id, nickname, role, "createdAt", "updatedAt")
SELECT id, nickname, role::text::"Role", "createdAt", "updatedAt" FROM saoma_0_1."User";

INSERT INTO "Identity" (id, "appId", openid, unionid, "userId", "createdAt")
SELECT gen_random_uuid()::text, app.id, u.openid, u.unionid, u.id, u."createdAt" FROM saoma_0_1."User" u CROSS JOIN app;

INSERT INTO "Avatar" (id, "userId", type, bytes, "createdAt")
SELECT a.id, u.id, a.type, a.bytes, a."createdAt" FROM saoma_0_1."Avatar" a JOIN saoma_0_1."User" u ON u."avatarId" = a.id;

INSERT INTO "Session" (id, "tokenHash", "identityId", browser, system, address, place, "createdAt", "lastSeenAt", "expiresAt")
SELECT s.id, s."tokenHash", i.id, s.browser, s.system, s.address, s.place, s."createdAt", s."lastSeenAt", s."expiresAt"
FROM saoma_0_1."Session" s JOIN "Identity" i ON i."userId" = s."userId" WHERE s."expiresAt" > now();

INSERT INTO "AuditEntry" (at, event, reason, scene, "userId", address)
SELECT at, event, reason, scene, "userId", address FROM saoma_0_1."AuditEntry" ORDER BY id;

INSERT INTO "FunnelCount" (hour, step, bucket, count)
SELECT hour, step, bucket, count FROM saoma_0_1."FunnelCount";
