import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { schemaDifference } from './prisma-engine.ts'

const schema = readFileSync('prisma/schema.prisma', 'utf8')

test('a new column is an ALTER TABLE, and nothing else', async () => {
  const changed = schema.replace('  unionid   String?\n', '  unionid   String?\n  city      String?\n')
  const sql = await schemaDifference(schema, changed)
  expect(sql?.replaceAll(/\s+/g, ' ').trim()).toBe(
    '-- AlterTable ALTER TABLE "Identity" ADD COLUMN "city" TEXT;',
  )
})

test('between a schema and itself there is nothing', async () => {
  expect(await schemaDifference(schema, schema)).toBeNull()
})
