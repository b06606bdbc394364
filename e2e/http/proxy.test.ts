import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { untilHealthy } from '#dev/stack/health.ts'
import { freePorts } from '#dev/stack/ports.ts'
import type { Stack } from '#dev/stack/stack.ts'
import { sql } from '../sql.ts'
import { startBeside } from './shared-stack.ts'

// The proxies of deploy/ with their own configuration in front of the app, over http: loopback has no certificate.

let stack: Stack
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'saoma-proxy-'))
  const service = readFileSync('deploy/saoma.service', 'utf8')
  const [, trusted = ''] = /SAOMA_TRUST_PROXY=(\S+)/.exec(service) ?? []
  stack = await startBeside({ env: { SAOMA_TRUST_PROXY: trusted } })
})
afterAll(async () => {
  await stack.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Starts the proxy of this name in front of the app. */
type Start = (port: number) => ChildProcess

const proxies: { name: string; start: Start }[] = [
  { name: 'nginx', start: nginx },
  { name: 'caddy', start: caddy },
]

describe.each(proxies)('behind $name', ({ name, start }) => {
  const there = spawnSync('which', [name]).status === 0
  let proxy: ChildProcess | undefined
  let url = ''
  beforeAll(async () => {
    if (!there) return
    const [port = 0] = await freePorts(1)
    url = `http://127.0.0.1:${port}`
    proxy = start(port)
    await untilHealthy(`${url}/api/health`, AbortSignal.timeout(30_000))
  })
  afterAll(async () => {
    if (!proxy) return
    const ended = new Promise((resolve) => proxy?.once('exit', resolve))
    proxy.kill()
    await ended
  })

  test.skipIf(!there)("the visitor's own address counts, whatever the visitor claims", async () => {
    for (const claim of [undefined, '198.51.100.7', '198.51.100.7, 127.0.0.1']) {
      const headers = claim === undefined ? {} : { 'x-forwarded-for': claim, 'x-real-ip': '198.51.100.8' }
      const { status, body } = await post(`${url}/api/miniapp/code`, '{}', headers)
      expect(status).toBe(200)
      const { data } = JSON.parse(body) as { data: { scene: string } }
      const rows = await sql(stack.urls.database, 'SELECT address FROM "Scene" WHERE id = $1', [data.scene])
      expect(rows).toEqual([{ address: '127.0.0.2' }])
    }
  })

  test.skipIf(!there)('too large a body is refused with our own message', async () => {
    const { status, body } = await post(`${url}/api/miniapp/register`, 'x'.repeat(2_500_000), {})
    expect(status).toBeGreaterThanOrEqual(400)
    expect(JSON.parse(body)).toMatchObject({ code: status, data: null })
  })

  test.skipIf(!there)('another site may not write, and the host is the requested one', async () => {
    const ours = await post(`${url}/api/miniapp/code`, '{}', { origin: url })
    expect(ours.status).toBe(200)
    const theirs = { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' }
    expect((await post(`${url}/api/miniapp/code`, '{}', theirs)).status).toBe(403)
  })
})

/** Sends from another address than the proxy's: all of 127/8 is this machine. */
function post(
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      localAddress: '127.0.0.2',
      headers: { 'content-type': 'application/json', ...headers },
    })
    sent.once('error', reject)
    sent.once('response', (response) => {
      void text(response).then((said) => resolve({ status: response.statusCode ?? 0, body: said }), reject)
    })
    sent.end(body)
  })
}

function nginx(port: number): ChildProcess {
  const [, , login = ''] = readFileSync('deploy/nginx.conf', 'utf8').split(/^(?=server \{)/m)
  const site = toThisStack(login)
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${port};`)
    .replaceAll(/^ *ssl_.*\n/gm, '')
    .replace('server_name login.example.com;', 'server_name _;')
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const temporary = places.map((place) => `${place}_temp_path ${folder}/${place};`).join(' ')
  const log = path.join(folder, 'nginx.log')
  const file = path.join(folder, 'nginx.conf')
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  writeFileSync(
    file,
    `${user} daemon off; pid ${folder}/pid; events {} http { access_log off; ${temporary} ${site} }`,
  )
  return spawn('nginx', ['-c', file, '-e', log], { stdio: 'ignore' })
}

function caddy(port: number): ChildProcess {
  const [login = ''] = /^login[^]*?^\}/m.exec(readFileSync('deploy/Caddyfile', 'utf8')) ?? []
  const site = toThisStack(login).replace('login.example.com', `http://127.0.0.1:${port}`)
  const file = path.join(folder, 'Caddyfile')
  writeFileSync(file, `{\n admin off\n auto_https off\n}\n${site}\n`)
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  return spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', file], { stdio: 'ignore', env })
}

function toThisStack(site: string): string {
  return site.replace('127.0.0.1:3000', new URL(stack.urls.app).host)
}
