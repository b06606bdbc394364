-- DropIndex
DROP INDEX "AuditEntry_scene_idx";

-- DropIndex
DROP INDEX "AuditEntry_userId_idx";

-- DropIndex
DROP INDEX "SiteLogin_siteId_idx";

-- AlterTable
ALTER TABLE "AuditEntry" ADD COLUMN     "byId" TEXT,
ADD COLUMN     "siteId" TEXT;

-- CreateTable
CREATE TABLE "SiteFunnelCount" (
    "siteId" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "step" TEXT NOT NULL,
    "bucket" INTEGER NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "SiteFunnelCount_pkey" PRIMARY KEY ("siteId","step","hour","bucket")
);

-- CreateIndex
CREATE INDEX "User_createdAt_id_idx" ON "User"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Identity_openid_idx" ON "Identity"("openid");

-- CreateIndex
CREATE INDEX "AuditEntry_scene_id_idx" ON "AuditEntry"("scene", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_userId_id_idx" ON "AuditEntry"("userId", "id");

-- CreateIndex
CREATE INDEX "SiteLogin_siteId_createdAt_idx" ON "SiteLogin"("siteId", "createdAt");

-- The rest is on expressions, or on a part of a table, which the schema can't describe.

-- For the operator's search: by letters of the nickname, the start of the national number, the start of the id, and the name of a
-- user without a nickname.
CREATE INDEX "User_nickname_letters_idx" ON "User" USING gin (string_to_array(lower("nickname"), NULL));
CREATE INDEX "User_phone_start_idx" ON "User" (split_part("phone", ' ', 2) text_pattern_ops);
CREATE INDEX "User_id_start_idx" ON "User" ("id" text_pattern_ops);
CREATE INDEX "User_id_end_idx" ON "User" (right("id", 5)) WHERE "nickname" IS NULL;
CREATE INDEX "User_admin_idx" ON "User" ("id") WHERE "role" = 'admin';

CREATE INDEX "AuditEntry_refused_idx" ON "AuditEntry" ("at", "siteId", "reason") WHERE "event" = 'refused';
CREATE INDEX "AuditEntry_byId_id_idx" ON "AuditEntry" ("byId", "id") WHERE "byId" IS NOT NULL;
CREATE INDEX "AuditEntry_siteId_id_idx" ON "AuditEntry" ("siteId", "id") WHERE "siteId" IS NOT NULL;

CREATE INDEX "Consent_people_idx" ON "Consent" ("siteId") WHERE "scopes" <> '{}';
