import { join } from 'node:path'
import { Browser } from '../../e2e/clients/browser.ts'
import { runTool } from '../../dev/spawn.ts'
import { untilHealthy } from '../../dev/stack/health.ts'
import { freePorts } from '../../dev/stack/ports.ts'
import { startProgram } from '../../dev/stack/program.ts'
import { createDatabase } from '../../dev/postgres/server.ts'
import { NEXT, PEER, settings } from './better-auth-build.ts'
import type { Contender } from './contender.ts'
import { processorMs } from '../process-use.ts'

const clientId = 'bench'

/**
 * better-auth's production build on its own database in this PostgreSQL, for as long as `use` runs. `people` sign in
 * beforehand.
 */
export async function withBetterAuth<T>(
  serverUrl: string,
  people: number,
  use: (betterAuth: Contender) => Promise<T>,
): Promise<T> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const env = { ...process.env, ...settings(url, await createDatabase(serverUrl)) }
  const { code, output } = await runTool([join(PEER, 'migrate.js')], { env })
  if (code !== 0) throw new Error(`better-auth could not make its tables:\n${output}`)

  const { pid = 0, close } = await startProgram({
    name: 'better-auth',
    args: [NEXT, 'start', '-H', '127.0.0.1', '-p', String(port)],
    cwd: PEER,
    env,
    ready: (_log, signal) => untilHealthy(`${url}/api/auth/ok`, signal),
  })
  try {
    const phones = await Promise.all(Array.from({ length: people }, () => signIn(url)))
    return await use({
      name: 'better-auth',
      login: (lane) => login(url, phoneOf(phones, lane)),
      spent: () => ({ app: processorMs(pid) }),
    })
  } finally {
    await close()
  }
}

/** The device flow of its plugin: code, review, approval, token. The token is polled once, after the approval. */
async function login(url: string, phone: Browser): Promise<void> {
  const page = new Browser(url)
  const code = await ask<{ device_code: string; user_code: string }>(page, 'POST', 'device/code', {
    client_id: clientId,
  })
  await ask(phone, 'GET', `device?user_code=${code.user_code}`)
  await ask(phone, 'POST', 'device/approve', { userCode: code.user_code })
  const { access_token } = await ask<{ access_token?: string }>(page, 'POST', 'device/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: code.device_code,
    client_id: clientId,
  })
  if (!access_token) throw new Error('better-auth gave no session')
}

async function signIn(url: string): Promise<Browser> {
  const phone = new Browser(url)
  await ask(phone, 'POST', 'sign-in/anonymous', {})
  return phone
}

async function ask<T>(client: Browser, method: string, path: string, body?: object): Promise<T> {
  // It refuses requests with a cookie and without an Origin.
  const headers = { origin: client.app, ...(body && { 'content-type': 'application/json' }) }
  const init = { headers, ...(body && { body: JSON.stringify(body) }) }
  const response = await client.fetch(method, `/api/auth/${path}`, init)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

function phoneOf(phones: Browser[], lane: number): Browser {
  const phone = phones[lane]
  if (!phone) throw new Error(`nobody is signed in for lane ${lane}`)
  return phone
}
