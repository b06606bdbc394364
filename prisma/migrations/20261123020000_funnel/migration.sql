-- AlterTable
ALTER TABLE "Scene" ADD COLUMN     "cancelledAt" TIMESTAMPTZ(3),
ADD COLUMN     "scannedAt" TIMESTAMPTZ(3),
ADD COLUMN     "signedInAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "FunnelCount" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "step" TEXT NOT NULL,
    "bucket" INTEGER NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "FunnelCount_pkey" PRIMARY KEY ("hour","step","bucket")
);
