import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { service } from '../stack/services.ts'

export interface Postgres {
  /** Of an empty database. Its role may create more, and roles, but is no superuser. */
  url: string
  close(): Promise<void>
}

/** Starts a PostgreSQL on a free loopback port, with data that is gone at the end. It ends with this process. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'saoma-postgres-log-'))
  const env = { ...process.env, DEV_DATABASE_DIR: '', DEV_DATABASE_PORT: '0' }
  const { program, log } = service('database', { env, folder })
  async function close(): Promise<void> {
    await program.stop()
    log.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await program.start()
  } catch (error) {
    await close()
    throw error
  }
  const url = /^listening (.*)$/m.exec(log.all())?.[1] ?? ''
  return { url, close }
}

/** Creates an empty database on the server of `url`; gives its URL. */
export async function createDatabase(url: string): Promise<string> {
  const name = `saoma_${randomUUID().replaceAll('-', '')}`
  const client = new Client(url)
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0`)
  } finally {
    await client.end()
  }
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}
