-- AlterTable
ALTER TABLE "Scene" ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "siteHost" TEXT,
ADD COLUMN     "siteId" TEXT;

-- CreateTable
CREATE TABLE "Site" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secretHash" TEXT,
    "redirectUris" TEXT[],
    "logoutUris" TEXT[],
    "backchannelUri" TEXT,
    "trusted" BOOLEAN NOT NULL DEFAULT false,
    "pairwise" BOOLEAN NOT NULL DEFAULT false,
    "emailDomain" TEXT,
    "logoId" TEXT,
    "logoType" TEXT,
    "logo" BYTEA,
    "disabledAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Site_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Consent" (
    "id" TEXT NOT NULL,
    "siteId" TEXT NOT NULL,
    "identityId" TEXT NOT NULL,
    "sub" TEXT NOT NULL,
    "scopes" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SiteLogin" (
    "id" TEXT NOT NULL,
    "sid" TEXT NOT NULL,
    "siteId" TEXT NOT NULL,
    "sessionId" TEXT,
    "consentId" TEXT,
    "sub" TEXT,
    "redirectUri" TEXT NOT NULL,
    "scopes" TEXT[],
    "nonce" TEXT,
    "challenge" TEXT,
    "authTime" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "codeHash" TEXT NOT NULL,
    "codeExpiresAt" TIMESTAMPTZ(3) NOT NULL,
    "codeUsedAt" TIMESTAMPTZ(3),
    "tokenHash" TEXT,
    "tokenExpiresAt" TIMESTAMPTZ(3),
    "logoutAt" TIMESTAMPTZ(3),
    "logoutDueAt" TIMESTAMPTZ(3),
    "logoutTries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "SiteLogin_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SigningKey" (
    "number" INTEGER NOT NULL,
    "publicKey" JSONB NOT NULL,
    "privateKey" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signsFrom" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SigningKey_pkey" PRIMARY KEY ("number")
);

-- CreateIndex
CREATE UNIQUE INDEX "Site_name_key" ON "Site"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Site_logoId_key" ON "Site"("logoId");

-- CreateIndex
CREATE INDEX "Consent_siteId_idx" ON "Consent"("siteId");

-- CreateIndex
CREATE UNIQUE INDEX "Consent_identityId_siteId_key" ON "Consent"("identityId", "siteId");

-- CreateIndex
CREATE UNIQUE INDEX "SiteLogin_codeHash_key" ON "SiteLogin"("codeHash");

-- CreateIndex
CREATE UNIQUE INDEX "SiteLogin_tokenHash_key" ON "SiteLogin"("tokenHash");

-- CreateIndex
CREATE INDEX "SiteLogin_sessionId_siteId_idx" ON "SiteLogin"("sessionId", "siteId");

-- CreateIndex
CREATE INDEX "SiteLogin_consentId_idx" ON "SiteLogin"("consentId");

-- CreateIndex
CREATE INDEX "SiteLogin_siteId_idx" ON "SiteLogin"("siteId");

-- CreateIndex
CREATE INDEX "Scene_siteId_idx" ON "Scene"("siteId");

-- AddForeignKey
ALTER TABLE "Consent" ADD CONSTRAINT "Consent_siteId_fkey" FOREIGN KEY ("siteId") REFERENCES "Site"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Consent" ADD CONSTRAINT "Consent_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "Identity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SiteLogin" ADD CONSTRAINT "SiteLogin_siteId_fkey" FOREIGN KEY ("siteId") REFERENCES "Site"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SiteLogin" ADD CONSTRAINT "SiteLogin_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SiteLogin" ADD CONSTRAINT "SiteLogin_consentId_fkey" FOREIGN KEY ("consentId") REFERENCES "Consent"("id") ON DELETE SET NULL ON UPDATE CASCADE;
