import { Explained } from '../explained.ts'
import { migrateReal } from '../stack/real-database.ts'
import { runTool } from './tool.ts'

const PRISMA = 'node_modules/prisma/build/index.js'
const NO_ENGINE = /binaries\.prisma\.sh|schema-engine[^\n]*(ENOENT|not found|download)/i

/**
 * Brings the database of DATABASE_DIRECT_URL, else of DATABASE_URL, up to date: by `prisma migrate deploy`; where
 * Prisma's engine cannot be downloaded, by ourselves, recorded as Prisma does. Gives what it has done, in words.
 */
export async function migrate(env: NodeJS.Dict<string>): Promise<string> {
  const url = env['DATABASE_DIRECT_URL'] || env['DATABASE_URL']
  if (!url) throw new Explained('DATABASE_URL is not set: there is no database to migrate.')
  const addresses = { DATABASE_URL: url, DATABASE_DIRECT_URL: url }
  const { code, output } = await runTool([PRISMA, 'migrate', 'deploy'], {
    env: { ...addresses, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  })
  if (code === 0) return output.trim()
  if (!NO_ENGINE.test(output)) throw new Explained(`prisma migrate deploy failed:\n${output.trim()}`)
  const applied = await migrateReal(url)
  const done = applied.length === 0 ? 'nothing was missing' : `applied ${applied.join(', ')}`
  return `Prisma's engine cannot be downloaded here, so the migrations were applied without it: ${done}.`
}
