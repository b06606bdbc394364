import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { schemaDifference } from './postgres/prisma-engine.ts'
import { MIGRATIONS } from '#cli/migrate.ts'
import { exitWithError, CliError } from '#cli/cli-error.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SCHEMA = 'prisma/schema.prisma'

/**
 * `node dev/start.mjs migration <name>` writes a new migration: the difference between the schema of the last commit and that of
 * the working tree. Works offline. A test checks that the migrations lead to the schema.
 */
async function main(name: string | undefined, now = new Date()): Promise<void> {
  if (!name || !/^[a-z0-9_]+$/.test(name))
    throw new CliError('node dev/start.mjs migration <name>, of small letters, digits and _')
  const before = execFileSync('git', ['show', `HEAD:${SCHEMA}`], { cwd: ROOT, encoding: 'utf8' })
  const sql = await schemaDifference(before, readFileSync(path.join(ROOT, SCHEMA), 'utf8'))
  if (sql === null) throw new CliError(`${SCHEMA} is as in the last commit: there is nothing to migrate.`)
  const stamp = now.toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const folder = path.join(MIGRATIONS, `${stamp}_${name}`)
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'migration.sql'), sql)
  console.log(`${path.relative(ROOT, folder)}/migration.sql\n\n${sql}`)
}

await main(process.argv[2]).catch(exitWithError)
