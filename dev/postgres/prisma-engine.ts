/** Prisma's own schema engine, in the form that npm has; `prisma migrate` downloads it as a program. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import { startPostgres } from './server.ts'

const require = createRequire(import.meta.url)

type Bindings = Record<'__wbg_set_wasm', (exports: WebAssembly.Exports) => void>
type Start = Record<'__wbindgen_start', () => void>
type DriverUtils = { bindMigrationAwareSqlAdapterFactory(factory: PrismaPg): object }

/** Prisma's engine on a database. */
export async function prismaEngine(url: string): Promise<glue.SchemaEngine> {
  const home = path.dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const wasm = readFileSync(path.join(home, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': { ...glue } })
  ;(glue as unknown as Bindings)['__wbg_set_wasm'](instance.exports)
  ;(instance.exports as Start)['__wbindgen_start']()

  const fromAdapter = createRequire(require.resolve('@prisma/adapter-pg'))
  const utils = fromAdapter('@prisma/driver-adapter-utils') as DriverUtils
  // The engine never closes its connection, which holds the lock of migrations.
  const pool = { connectionString: url, max: 1, idleTimeoutMillis: 50 }
  const adapter = utils.bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool))
  return glue.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter)
}

/**
 * The SQL that leads from one Prisma schema to another, by Prisma's own engine; null if there is none. Works offline. The
 * engine needs a connection to a database, and leaves the database alone. Works once in a process.
 */
export async function schemaDifference(before: string, after: string): Promise<string | null> {
  if (before === after) return null
  const database = await startPostgres()
  const engine = await prismaEngine(database.url)
  try {
    const { stdout, exitCode } = await engine.diff({
      from: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: before }] },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: after }] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    })
    return exitCode === 0 ? null : (stdout ?? null)
  } finally {
    engine.free()
    await database.close()
  }
}

/** A folder of migrations as the engine takes it. */
export function migrationList(baseDir: string): glue.MigrationList {
  const read = (file: string): string => readFileSync(path.join(baseDir, file), 'utf8')
  const folders = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const names = folders.map(({ name }) => name).toSorted()
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: read('migration_lock.toml') },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: read(`${name}/migration.sql`) } },
    })),
  }
}
