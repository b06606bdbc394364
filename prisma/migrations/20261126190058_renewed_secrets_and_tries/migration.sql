-- DropIndex
DROP INDEX "Scene_browserHash_idx";

-- AlterTable
ALTER TABLE "Scene" ADD COLUMN     "renewedHash" TEXT,
ADD COLUMN     "scanTries" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "AuditEntry" ALTER COLUMN "scene" DROP NOT NULL;
