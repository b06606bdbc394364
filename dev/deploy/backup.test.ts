/** The commands of docs/operations.md for backup and restore, as they stand, on the PostgreSQL of this machine (Debian's and Ubuntu's place for it). */
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MIGRATIONS } from '#cli/migrate.ts'
import { freePorts } from '#dev/stack/ports.ts'
import { unprivileged } from '#dev/stack/unprivileged.ts'
import { migrate } from '#lib/db/migrate.ts'

const places = '/usr/lib/postgresql'
const versions = existsSync(places) ? readdirSync(places) : []
const bin = versions
  .map((version) => `${places}/${version}/bin`)
  .find((folder) => ['initdb', 'pg_ctl', 'pg_dump'].every((name) => existsSync(path.join(folder, name))))

const guide = readFileSync('docs/operations.md', 'utf8')
const lines = guide.split('\n')

/** The guide's line that begins so, without what leads into the container or to another user. */
function command(start: string): string {
  const line = lines.find((one) => one.startsWith(start))
  if (line === undefined) throw new Error(`docs/operations.md has no ${start}`)
  return line.replace(/^(dc exec -T database|sudo -u postgres) /, '')
}

const ways = {
  'Docker Compose': {
    commands: [
      'dc exec -T database pg_dump',
      'dc exec -T database createdb',
      'dc exec -T database pg_restore',
      'dc exec -T database psql --username=saoma --dbname=postgres',
    ].map(command),
    restored: 'saoma',
  },
  'a server': {
    commands: ['pg_dump', 'sudo -u postgres createdb', 'pg_restore'].map(command),
    restored: 'saoma_restored',
  },
}

const ROWS = `
  INSERT INTO "User" (id, nickname, "updatedAt") VALUES ('anna', 'Anna', now());
  INSERT INTO "Identity" (id, "appId", openid, "userId") VALUES ('i', 'wx', 'openid', 'anna');
  INSERT INTO "Avatar" (id, "userId", type, bytes) VALUES ('a', 'anna', 'image/jpeg', '\\x00ff');
  INSERT INTO "Session" (id, "tokenHash", "identityId", "expiresAt") VALUES ('s', 'hash', 'i', now() + interval '1 day');
  INSERT INTO "Scene" (id, "browserHash", "expiresAt", "scannerId") VALUES ('scene', 'hash', now(), 'i');
  INSERT INTO "AuditEntry" (event, "userId") VALUES ('signed_in', 'anna');
  INSERT INTO "SpareCode" (scene, kind, image) VALUES ('spare', 'kind', '\\x00');`

describe.skipIf(bin === undefined)('backup and restore, as the guide has it', () => {
  const user = unprivileged(['postgres', 'nobody'])
  let folder = ''
  let data = ''
  let port = 0

  function run(program: string, ...args: string[]): void {
    execFileSync(path.join(bin ?? '', program), args, { cwd: folder, stdio: 'ignore', ...user })
  }
  const urlOf = (database: string): string => `postgresql://saoma@127.0.0.1:${port}/${database}`

  async function query(database: string, sql: string): Promise<Record<string, unknown>[]> {
    const client = new Client(urlOf(database))
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'saoma-backup-'))
    data = path.join(folder, 'data')
    ;[port = 0] = await freePorts(1)
    chmodSync(folder, 0o755)
    if (user) chownSync(folder, user.uid, user.gid)
    run('initdb', '-D', data, '-U', 'saoma', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync')
    run(
      'pg_ctl',
      '-D',
      data,
      '-w',
      '-l',
      path.join(folder, 'log'),
      '-o',
      `-h 127.0.0.1 -p ${port} -k '' -F`,
      'start',
    )
  })
  afterAll(() => {
    run('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    for (const name of ['saoma', 'saoma_old', 'saoma_restored'])
      await query('postgres', `DROP DATABASE IF EXISTS ${name}`)
    await query('postgres', 'CREATE DATABASE saoma')
    await migrate(urlOf('saoma'), MIGRATIONS)
    await query('saoma', ROWS)
  })

  test.each(Object.entries(ways))(
    'with %s all is there again but logins under way, and nothing is left to migrate',
    async (_way, { commands, restored }) => {
      execFileSync('sh', ['-ec', commands.join('\n')], {
        cwd: folder,
        stdio: 'ignore',
        env: {
          ...process.env,
          PATH: `${bin}:${process.env['PATH']}`,
          PGHOST: '127.0.0.1',
          PGPORT: String(port),
          PGUSER: 'saoma',
          DATABASE_URL: urlOf('saoma'),
          RESTORED: urlOf('saoma_restored'),
        },
      })
      expect(await migrate(urlOf(restored), MIGRATIONS)).toEqual({ applied: [], unknown: [] })
      const [row] = await query(
        restored,
        `SELECT u.nickname, encode(a.bytes, 'hex') AS picture, s."tokenHash", s."expiresAt" > now() AS live,
        (SELECT count(*)::int FROM "AuditEntry") AS entries, (SELECT count(*)::int FROM "Scene") AS scenes,
        (SELECT count(*)::int FROM "SpareCode") AS spares
      FROM "User" u JOIN "Identity" i ON i."userId" = u.id JOIN "Session" s ON s."identityId" = i.id JOIN "Avatar" a ON a."userId" = u.id`,
      )
      const kept = { nickname: 'Anna', picture: '00ff', tokenHash: 'hash', live: true, entries: 1 }
      expect(row).toEqual({ ...kept, scenes: 0, spares: 0 })
    },
  )
})
