import { Agent, request } from 'node:http'
import fc from 'fast-check'
import { operator } from '../http/operator.ts'
import { afterAll, expect, test } from 'vitest'
import { statusOf } from '#lib/errors.ts'
import { confirmed, newBrowser, newPhone, scanned, signedIn, urls } from '../http/shared-stack.ts'
import { type Fuzzed, fuzzedRequest, type Real } from './fuzz-requests.ts'

/**
 * The same requests in every run, so that a failure is due to a change. SAOMA_FUZZ_SEED=random draws others, and
 * a number repeats them; SAOMA_LONG=1, or SAOMA_FUZZ_REQUESTS, makes a longer run.
 */
const wanted = process.env['SAOMA_FUZZ_SEED'] ?? '20261123'
const seed = wanted === 'random' ? Date.now() % 2 ** 31 : Number(wanted)
const requests = Number(process.env['SAOMA_FUZZ_REQUESTS'] ?? (process.env['SAOMA_LONG'] ? 10_000 : 4_000))
/** Sent at once, and checked together. */
const batch = 20
const hangMs = 20_000
const agent = new Agent({ keepAlive: true, maxSockets: batch })
afterAll(() => agent.destroy())

type Got = { status: number; type: string; body: string }

function send(app: string, { method, path, headers, body }: Fuzzed): Promise<Got> {
  const { hostname, port } = new URL(app)
  const sent = ['GET', 'HEAD'].includes(method) ? Buffer.alloc(0) : Buffer.from(body)
  const options = { hostname, port, method, path, agent, timeout: hangMs }
  const length = { 'content-length': sent.length }
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, headers: { ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode: status = 0, headers: given } = response
        resolve({ status, type: given['content-type'] ?? '', body: Buffer.concat(chunks).toString() })
      })
    })
    asked.on('timeout', () => asked.destroy(new Error(`no answer in ${hangMs} ms`)))
    asked.on('error', reject).end(sent)
  })
}

/** Logins in every state, so that the requests have something to break. */
async function something(): Promise<Real> {
  const real: Real = {
    scenes: [],
    tokens: [operator.metrics, operator.cron],
    tickets: [],
    cookies: [],
    ids: [],
    files: [],
  }
  for (const make of [scanned, confirmed, signedIn, scanned, confirmed]) {
    const { browser, phone, code, ...more } = await make()
    const auth = await newPhone(phone.person).auth()
    real.scenes.push(code.scene)
    real.tokens.push(auth.data.token)
    real.ids.push(auth.data.user.id)
    if ('ticket' in more) real.tickets.push(String(more.ticket))
    real.cookies.push(Array.from(browser.cookies, ([name, value]) => `${name}=${value}`).join('; '))
    const again = await phone.scan(code.scene)
    if (again.status === 200) real.tokens.push(again.data.token)
  }
  const waiting = newBrowser()
  real.scenes.push((await waiting.openCode()).scene)
  real.cookies.push(Array.from(waiting.cookies, ([name, value]) => `${name}=${value}`).join('; '))
  const login = await (await waiting.fetch('GET', '/login')).text()
  real.files.push(...(login.match(/\/_next\/static\/[^"\\]+/g) ?? []))
  return real
}

/** What is wrong with a response, or null. */
function fault(app: string, { method, path }: Fuzzed, { status, type, body }: Got): string | null {
  if (status === 500) return `status 500 ${body}`
  // A page, as `/api/..` is one.
  if (!/^\/api(\/|$)/.test(new URL(path, app).pathname)) return status < 500 ? null : `page ${status}`
  if (method === 'HEAD') return status === 200 || onTheList(status) ? null : `status ${status}`
  if (isPusherAuth(path) && method === 'POST') return bare(status, body)
  if (path.startsWith('/api/avatar/') && status === 200)
    return type === 'image/webp' ? null : `avatar ${type}`
  return envelope(status, type, body)
}

function isPusherAuth(path: string): boolean {
  return /^\/api\/pusher\/auth\/?(\?|$)/.test(path)
}

function bare(status: number, body: string): string | null {
  if (status === 200)
    return Object.keys(JSON.parse(body) as object).join() === 'auth,shared_secret' ? null : body
  if (![400, 403, 413, 429].includes(status)) return `pusher/auth ${status}`
  return body === '' ? null : 'a refusal of pusher/auth with a body'
}

function onTheList(status: number): boolean {
  return Object.values(statusOf).some((one) => one === status)
}

function envelope(status: number, type: string, body: string): string | null {
  if (!type.startsWith('application/json')) return `${status} ${type}, not our envelope`
  const { code, data, msg, error, ...more } = JSON.parse(body) as Record<string, unknown>
  if (code !== status || typeof msg !== 'string' || Object.keys(more).length > 0) return body
  if (status === 200) return error === undefined ? null : body
  const listed = Object.entries(statusOf).some(([name, its]) => name === error && its === status)
  return listed && data === null ? null : `not on the list: ${status} ${body}`
}

test('no 500, no hang, no undocumented error', { timeout: 900_000 }, async () => {
  console.log(`${requests} requests, SAOMA_FUZZ_SEED=${seed}`)
  const { app } = urls
  const counts = new Map<number, number>()
  const property = fc.asyncProperty(
    fc.array(fuzzedRequest(await something()), { minLength: batch, maxLength: batch }),
    async (batch) => {
      const faults = await Promise.all(
        batch.map(async (asked) => {
          const got = await send(app, asked)
          counts.set(got.status, (counts.get(got.status) ?? 0) + 1)
          const wrong = fault(app, asked, got)
          return wrong === null ? [] : [`${asked.method} ${asked.path}: ${wrong}`]
        }),
      )
      expect(faults.flat()).toEqual([])
    },
  )
  await fc.assert(property, {
    seed,
    numRuns: Math.ceil(requests / batch),
    interruptAfterTimeLimit: 880_000,
    markInterruptAsFailure: true,
    endOnFailure: true,
    includeErrorInReport: true,
  })
  console.log(Object.fromEntries(counts))
  const sum = Array.from(counts.values()).reduce((a, b) => a + b, 0)
  expect(sum).toBeGreaterThanOrEqual(requests)
  // Some got past the first checks, too.
  expect(counts.get(200)).toBeGreaterThan(requests / 50)
})
