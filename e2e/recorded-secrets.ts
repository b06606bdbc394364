import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import type { BrowserContext, Response as BrowserResponse } from 'playwright'
import type { Stack } from '#dev/stack/stack.ts'
import type { Fetch } from './clients/browser.ts'
import { sql } from './sql.ts'

/** What one stack logged, and each secret value that its logins used, with its kind. */
export type Recording = { log: string; secrets: [value: string, kind: string][] }

const folder = fileURLToPath(new URL('../test-results/recorded-secrets', import.meta.url))
const kinds: { [key: string]: string } = {
  token: 'token',
  ticket: 'ticket',
  code: 'js code',
  openid: 'openid',
}
const shortest = 8

/** The secrets that go over the wire while browsers and phones log in, to be looked for in the log. */
export class RecordedSecrets {
  readonly #secrets = new Map<string, string>()
  #logs = ''

  add(kind: string, value: string): void {
    if (value.length >= shortest) this.#secrets.set(value, kind)
  }

  /** Records what the pages of a browser send and get. */
  listenTo(context: BrowserContext): void {
    context.on('request', (request) => this.#read(request.postData() ?? ''))
    context.on('response', (response) => void this.#answer(response))
  }

  /** `fetch` for an HTTP client, recorded. */
  readonly fetch: Fetch = async (url, init) => {
    if (typeof init.body === 'string') this.#read(init.body)
    const response = await fetch(url, init)
    for (const cookie of response.headers.getSetCookie()) this.#cookie(cookie)
    this.#read(await response.clone().text())
    return response
  }

  /** Those that never leave the servers. */
  async addLasting({ settings, urls }: Stack): Promise<void> {
    for (const [name, value] of Object.entries(settings))
      if (/SECRET|ENCRYPTION|PASSWORD/.test(name)) this.add(name, value)
    const rows = await sql<{ openid: string }>(urls.database, 'SELECT openid FROM "Identity"')
    for (const { openid } of rows) this.add('openid', openid)
  }

  with(log: string): Recording {
    return { log, secrets: Array.from(this.#secrets) }
  }

  /** Keeps them beside the logs of the stacks so far, which must not hold them, for `log.after.ts`. */
  async write(stack: Stack): Promise<void> {
    await this.addLasting(stack)
    this.#logs += stack.apps.map((name) => stack.logs(name)).join('')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(this.with(this.#logs)))
  }

  async #answer(response: BrowserResponse): Promise<void> {
    try {
      for (const { name, value } of await response.headersArray())
        if (name.toLowerCase() === 'set-cookie') this.#cookie(value)
      if ((response.headers()['content-type'] ?? '').includes('json')) this.#read(await response.text())
    } catch {
      // The page has gone on, and the browser has dropped the body.
    }
  }

  #cookie(header: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
    this.add(name, value)
  }

  /** Texts within texts too: the phone's server passes requests on as text, and their bodies as base64. */
  #read(text: string): void {
    const value = parse(text)
    if (typeof value === 'object' && value !== null) this.#look(value)
  }

  #look(value: object): void {
    for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
      if (typeof inner === 'object' && inner !== null) this.#look(inner)
      if (typeof inner !== 'string') continue
      const kind = kinds[key]
      if (kind !== undefined) this.add(kind, inner)
      else this.#read(key === 'body' ? Buffer.from(inner, 'base64').toString() : inner)
    }
  }
}

/** All that the tests of this run have written. */
export function recordings(): Recording[] {
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recording)
}

/** The kinds of the secrets that the log holds. */
export function leaked({ log, secrets }: Recording): string[] {
  const found = secrets.filter(([value]) => log.includes(value) || log.includes(encodeURIComponent(value)))
  return found.map(([, kind]) => kind)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
