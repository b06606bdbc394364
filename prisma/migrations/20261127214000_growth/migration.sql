-- Which the schema can't describe, being on parts of a table: codes that nobody has used, and access tokens that nobody has forgotten yet.
CREATE INDEX "SiteLogin_unused_idx" ON "SiteLogin" ("codeExpiresAt") WHERE "codeUsedAt" IS NULL;
CREATE INDEX "SiteLogin_token_idx" ON "SiteLogin" ("tokenExpiresAt") WHERE "tokenExpiresAt" IS NOT NULL;
