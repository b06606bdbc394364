import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readMigrations } from '#lib/db/migrate.ts'

const guide = readFileSync('docs/operations.md', 'utf8')
const coded = new Set(Array.from(guide.matchAll(/`([^`\n]+)`/g), ([, code]) => code))

test('the guide explains every line of level warn or error, in the words of the log', () => {
  const files = ['app', 'lib'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.|\/generated\//.test(file))
  const lines = sources.flatMap((file) =>
    Array.from(
      readFileSync(file, 'utf8').matchAll(/log\(\)\.(?:warn|error)\((?:\{[^]*?\}, )?['`](.+)['`]\)/g),
      ([, message = '']) => message,
    ),
  )
  // The name of what lib/delivery.ts delivers is its caller's.
  const told = lines.flatMap((line) =>
    line.includes('${what}')
      ? ['webhook events', 'logout tokens'].map((what) => line.replace('${what}', what))
      : line,
  )
  expect(told.length).toBeGreaterThan(12)
  expect(told.filter((line) => !coded.has(line))).toEqual([])
})

test('the guide says of every table what its rows are worth, and leaves out of the backup only tables that exist and no row refers to', () => {
  const schema = readFileSync('prisma/schema.prisma', 'utf8')
  const tables = Array.from(schema.matchAll(/^model (\w+)/gm), ([, name = '']) => name)
  expect(tables.filter((name) => !coded.has(name))).toEqual([])
  const left = Array.from(guide.matchAll(/--exclude-table-data='"(\w+)"'/g), ([, name = '']) => name)
  expect(left.length).toBeGreaterThan(3)
  expect(left.filter((name) => !tables.includes(name))).toEqual([])
  const sql = readMigrations('prisma/migrations').map((migration) => migration.sql)
  const referredTo = new Set(Array.from(sql.join('\n').matchAll(/REFERENCES "(\w+)"/g), ([, name]) => name))
  expect(referredTo).toContain('User')
  expect(left.filter((name) => referredTo.has(name))).toEqual([])
})
