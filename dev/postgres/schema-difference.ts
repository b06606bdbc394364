import { prismaEngine } from './prisma-engine.ts'
import { startDatabase } from '../database/server.ts'

/**
 * What leads from one Prisma schema to another, in SQL, as Prisma's own engine finds it; null where there is nothing. Offline:
 * the engine wants a database, gets the embedded one, and leaves it as it is. Once in a process: it cannot be begun twice.
 */
export async function schemaDifference(before: string, after: string): Promise<string | null> {
  if (before === after) return null
  const database = await startDatabase({ dir: 'memory://', port: 0 })
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
