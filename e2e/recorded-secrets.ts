import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Request, Response } from 'playwright'

/** What one stack logged, and each secret value that its logins used, with its kind. */
export type Record = { log: string; secrets: [value: string, kind: string][] }

const folder = new URL('../test-results/overheard', import.meta.url).pathname
const kinds: { [key: string]: string } = {
  token: 'token',
  ticket: 'ticket',
  code: 'js code',
  openid: 'openid',
}
const shortest = 8

/** The secrets that go over the wire while browsers and phones log in. */
export class Overheard {
  readonly #secrets = new Map<string, string>()

  add(kind: string, value: string): void {
    if (value.length >= shortest) this.#secrets.set(value, kind)
  }

  listenTo(context: BrowserContext): void {
    context.on('request', (request) => this.#read(bodyOf(request)))
    context.on('response', (response) => void this.#answer(response))
  }

  /** Keeps them beside the log that must not hold them, for `log.after.ts`. */
  write(log: string): void {
    mkdirSync(folder, { recursive: true })
    const record: Record = { log, secrets: Array.from(this.#secrets) }
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(record))
  }

  async #answer(response: Response): Promise<void> {
    try {
      for (const { name, value } of await response.headersArray())
        if (name.toLowerCase() === 'set-cookie') this.#cookie(value)
      if ((response.headers()['content-type'] ?? '').includes('json')) this.#read(await response.text())
    } catch {
      // The page has gone on, and the browser keeps what it left for nobody.
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

export function records(): Record[] {
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record)
}

function bodyOf(request: Request): string {
  return request.postData() ?? ''
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
