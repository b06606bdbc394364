-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "newBrowser" BOOLEAN NOT NULL DEFAULT false;
