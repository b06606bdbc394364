import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { startProgram } from '../stack/program.ts'

export interface Postgres {
  /** Of an empty database. Its role may create more, and roles, but is no superuser. */
  url: string
  close(): Promise<void>
}

/** Starts a PostgreSQL on a free loopback port, with data that is gone at the end. It ends with this process. */
export async function startPostgres(): Promise<Postgres> {
  const { log, close } = await startProgram({
    name: 'database',
    args: [fileURLToPath(new URL('./main.ts', import.meta.url))],
    nodeOptions: ['--import', 'tsx'],
    env: { ...process.env, DEV_DATABASE_DIR: '', DEV_DATABASE_PORT: '0' },
    ready: (printed, signal) => printed.line('listening ', signal),
  })
  return { url: /^listening (.*)$/m.exec(log.all())?.[1] ?? '', close }
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
