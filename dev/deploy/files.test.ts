import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseEnv } from '#lib/env.ts'
import { parseDotenv } from '#cli/settings.ts'

// What lies in deploy/ is read by the programs that it is for, as far as this machine has them.

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'saoma-deploy-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const filled = {
  WECHAT_APP_ID: 'wx0000000000000000',
  WECHAT_APP_SECRET: 'a'.repeat(32),
  SAOMA_SECRET: 'x'.repeat(48),
  PUSHER_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
  PUSHER_APP_ID: '1',
  PUSHER_KEY: 'key',
  PUSHER_SECRET: 'secret',
  POSTGRES_PASSWORD: 'abc',
  SOCKUDO_VERSION: '1.0.0',
}

function has(program: string): boolean {
  return spawnSync('which', [program]).status === 0
}

/** Runs a parser; what it says, and whether it was content. */
function parse(program: string, args: string[], env: Record<string, string> = {}): [boolean, string] {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, ...env },
  })
  return [status === 0, stdout + stderr]
}

/** A file of deploy/, changed so that this machine can read it. */
function changed(file: string, change: (text: string) => string): string {
  const target = path.join(folder, path.basename(file))
  writeFileSync(target, change(readFileSync(`deploy/${file}`, 'utf8')))
  return target
}

test.skipIf(!has('nginx') || !has('openssl'))('nginx takes nginx.conf', () => {
  const key = path.join(folder, 'key.pem')
  const subject = ['-subj', '/CN=login.example.com', '-days', '1', '-nodes']
  const files = ['-keyout', key, '-out', path.join(folder, 'cert.pem')]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...subject, ...files], { stdio: 'ignore' })
  const site = changed('nginx.conf', (text) =>
    text
      .replaceAll(/\S+fullchain.pem/g, `${folder}/cert.pem`)
      .replaceAll(/\S+privkey.pem/g, key)
      // `nginx -t` binds what it listens on, and only root may bind port 80.
      .replaceAll(/listen (\d+)/g, `listen unix:${folder}/$1.sock`),
  )
  const main = path.join(folder, 'main.conf')
  writeFileSync(main, `pid ${folder}/pid; events {} http { access_log off; include ${site}; }`)
  const [ok, said] = parse('nginx', ['-t', '-q', '-c', main, '-e', `${folder}/error.log`])
  expect(ok, said).toBe(true)
})

test.skipIf(!has('caddy'))('Caddy takes the Caddyfile', () => {
  const [ok, said] = parse('caddy', ['validate', '--adapter', 'caddyfile', '--config', 'deploy/Caddyfile'])
  expect(ok, said).toBe(true)
})

describe.skipIf(!has('systemd-analyze'))('systemd', () => {
  test.each([
    ['takes saoma.service', (text: string) => text, ''],
    [
      'says what is wrong with one that has a name that is none',
      (text: string) => text.replace('Restart=', 'Restrat='),
      'Restrat',
    ],
  ])('%s', (_what, change, complaint) => {
    const file = changed('saoma.service', (text) =>
      change(text.replaceAll('/usr/bin/node', process.execPath)),
    )
    // Of other units of the machine it complains, too.
    const [, said] = parse('systemd-analyze', ['verify', '--man=no', file])
    const ours = said.split('\n').filter((line) => line.includes('saoma.service'))
    expect(ours.join('\n')).toContain(complaint)
    if (complaint === '') expect(ours).toEqual([])
  })
})

test.skipIf(!has('systemd-analyze'))(
  'the sandbox of systemd leaves saoma.service little of the machine',
  () => {
    // An exposure of at most 2, on systemd's scale of 10.
    const security = ['security', '--offline=true', '--threshold=20', 'deploy/saoma.service']
    const [ok, said] = parse('systemd-analyze', security)
    expect(ok, said).toBe(true)
  },
)

test('the sandbox leaves V8 what it needs: pages that it writes code into, and memory protection keys', () => {
  const unit = readFileSync('deploy/saoma.service', 'utf8')
  expect(unit).not.toMatch(/^MemoryDenyWriteExecute=/m)
  expect(unit).toMatch(/^SystemCallFilter=.*@pkey/m)
})

test('the guide puts secrets into files that only their owner can read', () => {
  const lines = readFileSync('docs/deploy.md', 'utf8').split('\n')
  const commands = lines.filter((line) => /^\w+ .*deploy\/env\.example /.test(line))
  const modes = commands.map((command) => {
    const name = path.basename(command.split(' ').at(-1) ?? '')
    const target = path.join(folder, name)
    execFileSync('sh', ['-c', `umask 022; ${command.replace(/\S+$/, target)}`])
    return [name, (statSync(target).mode & 0o777).toString(8)]
  })
  expect(modes).toEqual([
    ['.env', '600'],
    ['saoma.env', '600'],
  ])
})

describe.skipIf(!has('docker-compose'))('Docker Compose', () => {
  function config(values: Record<string, string>): [boolean, string] {
    const file = changed('compose.yaml', (text) => text.replaceAll('../.env', './filled.env'))
    const env = path.join(folder, 'filled.env')
    writeFileSync(env, exampleWith(values))
    return parse('docker-compose', ['--env-file', env, '-f', file, 'config'])
  }

  test('takes compose.yaml, and the app gets settings that it can start with', () => {
    const [ok, said] = config(filled)
    expect(ok, said).toBe(true)
    expect(said).toContain('DATABASE_URL: postgresql://saoma:abc@database:5432/saoma')
    expect(said).toContain('SOCKUDO_DEFAULT_APP_SECRET: secret')
    expect(said).toContain('push.example.com:host-gateway')
    expect(said).toMatch(/sockudo\.json:\/app\/config\/config\.json:ro/)
    expect(readFileSync('deploy/sockudo.json', 'utf8')).toContain('"apps": []')
  })

  test.each(['POSTGRES_PASSWORD', 'PUSHER_SECRET', 'SOCKUDO_VERSION'])(
    'without %s it does not start: no secret has a value by default',
    (name) => {
      const [ok, said] = config({ ...filled, [name]: '' })
      expect(ok).toBe(false)
      expect(said).toContain(name)
    },
  )
})

test('env.example has no secret in it, and filled in it is complete', () => {
  const empty = Object.entries(parseDotenv(exampleWith({})))
  const secrets = empty.filter(([name]) => /SECRET|PASSWORD|_KEY$/.test(name))
  expect(secrets.length).toBeGreaterThan(3)
  expect(secrets.filter(([, value]) => value)).toEqual([])
  const settings = parseDotenv(exampleWith(filled))
  expect(parseEnv({ ...settings, DATABASE_URL: 'postgresql://saoma:abc@database:5432/saoma' })).toMatchObject(
    {
      SAOMA_URL: 'https://login.example.com',
      PUSHER_TLS: true,
    },
  )
})

test('what compose takes from the settings is in env.example', () => {
  const names = readFileSync('deploy/compose.yaml', 'utf8').matchAll(/\$\{(\w+)/g)
  const known = Object.keys(parseDotenv(exampleWith({})))
  expect(known).toEqual(expect.arrayContaining(Array.from(names, ([, name]) => name)))
})

function exampleWith(values: Record<string, string>): string {
  return readFileSync('deploy/env.example', 'utf8').replaceAll(/^([A-Z_]+)=.*$/gm, (line, name: string) =>
    name in values ? `${name}=${values[name]}` : line,
  )
}
