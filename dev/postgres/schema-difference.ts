import { prismaEngine } from './prisma-engine.ts'
import { startPostgres } from './server.ts'

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
