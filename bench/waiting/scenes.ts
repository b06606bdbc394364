import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { hash, randomId } from '#lib/crypto.ts'

const batch = 1_000

/** A waiting scene, and the secret of its browser. */
export interface OpenScene {
  scene: string
  secret: string
}

/** Writes scenes as the app does, but without code images, which would take most of the time. */
export async function openScenes(databaseUrl: string, count: number): Promise<OpenScene[]> {
  const scenes = Array.from({ length: count }, () => ({
    scene: randomId(),
    secret: randomBytes(32).toString('base64url'),
  }))
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (let first = 0; first < count; first += batch) {
      const some = scenes.slice(first, first + batch)
      await client.query(
        `INSERT INTO "Scene" (id, "browserHash", "expiresAt")
         SELECT id, hash, now() + interval '1 hour' FROM unnest($1::text[], $2::text[]) AS one (id, hash)`,
        [some.map(({ scene }) => scene), some.map(({ secret }) => hash(secret))],
      )
    }
  } finally {
    await client.end()
  }
  return scenes
}
