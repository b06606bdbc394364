import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

// While a new version is rolled out the old one still runs, on the database that the new one has migrated already. So a
// migration only adds, and what it adds to a table that is there may be left out by whoever does not know of it.

/** What of this SQL the version before could stumble over. */
function unsafe(sql: string): string[] {
  const created = new Set(Array.from(sql.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?("\w+")/gi), ([, t]) => t))
  const statements = sql.replaceAll(/--.*$/gm, '').split(';')
  return statements.flatMap((statement) => {
    const text = statement.replaceAll(/\s+/g, ' ').trim()
    const [, table] = /^ALTER TABLE (?:ONLY )?("\w+")/i.exec(text) ?? []
    if (table !== undefined && created.has(table)) return []
    // Without an index the version before is slower, and right.
    if (/^DROP INDEX\b/i.test(text)) return []
    if (/^(DROP|TRUNCATE|DELETE)\b/i.test(text)) return [text]
    if (/^ALTER TYPE\b(?!.* ADD VALUE )/i.test(text)) return [text]
    if (/^CREATE UNIQUE INDEX/i.test(text)) return created.has(tableOfIndex(text)) ? [] : [text]
    return table === undefined ? [] : actionsOf(text).filter((action) => !isAddition(action))
  })
}

function tableOfIndex(text: string): string | undefined {
  return /\bON ("\w+")/i.exec(text)?.[1]
}

/** Of one ALTER TABLE, each for itself; commas in brackets are none. */
function actionsOf(text: string): string[] {
  const [, rest = ''] = /^ALTER TABLE (?:ONLY )?"\w+" (.*)$/i.exec(text) ?? []
  return rest.split(/,(?![^(]*\))/).map((action) => action.trim())
}

function isAddition(action: string): boolean {
  // The version before goes on writing the column.
  if (/^ALTER COLUMN "\w+" DROP NOT NULL$/i.test(action)) return true
  if (!/^ADD COLUMN\b/i.test(action)) return false
  return !/\bNOT NULL\b/i.test(action) || /\bDEFAULT\b/i.test(action)
}

const folders = readdirSync('prisma/migrations', { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
)

test.each(folders.map(({ name }) => name))('%s is safe while the version before still runs', (name) => {
  expect(unsafe(readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8'))).toEqual([])
})

test.each([
  'DROP TABLE "Scene"',
  'ALTER TABLE "Scene" DROP COLUMN "place"',
  'ALTER TABLE "Scene" RENAME COLUMN "place" TO "city"',
  'ALTER TABLE "Scene" ADD COLUMN "city" TEXT NOT NULL',
  'ALTER TABLE "Scene" ADD COLUMN "a" NUMERIC(3, 1),\nADD COLUMN "city" TEXT NOT NULL',
  'ALTER TABLE "Scene" ALTER COLUMN "place" SET NOT NULL',
  'ALTER TABLE "Scene" ALTER COLUMN "number" SET DATA TYPE INTEGER',
  'ALTER TABLE "Scene" ADD CONSTRAINT "one" CHECK (number > 9)',
  'CREATE UNIQUE INDEX "one" ON "Scene"("number")',
  "ALTER TYPE \"Role\" RENAME VALUE 'user' TO 'person'",
  'DROP TYPE "Role"',
  'DELETE FROM "Scene"',
])('%s would be refused', (sql) => {
  expect(unsafe(`CREATE TABLE "Other" ("id" TEXT NOT NULL);\n${sql};`)).toHaveLength(1)
})

test.each([
  'ALTER TABLE "Scene" ADD COLUMN "city" TEXT, ADD COLUMN "n" INTEGER NOT NULL DEFAULT 0',
  'CREATE TABLE "New" ("id" TEXT NOT NULL); CREATE UNIQUE INDEX "one" ON "New"("id"); ALTER TABLE "New" ADD CONSTRAINT "f" FOREIGN KEY ("id") REFERENCES "Scene"("id")',
  'CREATE INDEX "some" ON "Scene"("number")',
  'DROP INDEX "some"',
  'ALTER TABLE "Scene" ALTER COLUMN "place" DROP NOT NULL',
  'ALTER TYPE "Role" ADD VALUE \'guest\'',
])('%s is fine', (sql) => {
  expect(unsafe(`${sql};`)).toEqual([])
})
