-- CreateTable
CREATE TABLE "SpareCode" (
    "scene" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "image" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SpareCode_pkey" PRIMARY KEY ("scene")
);

-- CreateIndex
CREATE INDEX "SpareCode_kind_createdAt_idx" ON "SpareCode"("kind", "createdAt");
