import fc from 'fast-check'

export type Fuzzed = {
  method: string
  path: string
  headers: Record<string, string>
  body: Uint8Array
}

/** Existing values, for requests that get past the first check. */
export type Real = {
  scenes: string[]
  tokens: string[]
  tickets: string[]
  cookies: string[]
  ids: string[]
  /** Paths of build files. */
  files: string[]
}

const methods = ['GET', 'POST', 'DELETE', 'HEAD', 'PUT', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']
const nasty = [
  '',
  ' ',
  '\0',
  '%',
  '%00',
  '%ff',
  '..',
  '../../.env',
  '\u202e',
  '\ud800',
  '\u{1f600}',
  "' OR 1=1 --",
  '${7*7}',
  '{{7*7}}',
  '__proto__',
  'null',
  '-1',
  '1e999',
  'x'.repeat(5_000),
]

/** Random requests to API routes and near them. Mostly almost valid: what is plainly invalid is refused early. */
export function fuzzedRequest(real: Real): fc.Arbitrary<Fuzzed> {
  const text = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...real.scenes, ...real.tickets, ...real.ids) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 64 }) },
    { weight: 2, arbitrary: fc.constantFrom(...nasty) },
    { weight: 1, arbitrary: fc.stringMatching(/^[\w-]{22}$/) },
  )
  const asked = { target: target(text, real.files), headers: headers(real), body: body(text) }
  return fc.record(asked).map(({ target: [method, path], ...more }) => ({ method, path, ...more }))
}

const routes = [
  ['POST', '/api/miniapp/code'],
  ['POST', '/api/miniapp/auth'],
  ['POST', '/api/miniapp/register'],
  ['POST', '/api/miniapp/publish'],
  ['POST', '/api/pusher/auth'],
  ['POST', '/api/session'],
  ['GET', '/api/session'],
  ['DELETE', '/api/session'],
  ['GET', '/api/sessions'],
  ['DELETE', '/api/sessions'],
  ['GET', '/api/health'],
  ['GET', '/api/metrics'],
  ['GET', '/api/cleanup'],
] as const
const families = [
  ['GET', '/api/login/'],
  ['DELETE', '/api/sessions/'],
  ['GET', '/api/avatar/'],
  ['GET', '/api/'],
] as const
const pages = ['/', '/login', '/account', '/language', '/nope', '/_next/image', '/icon.svg', '/_global-error']

/** Method and path. */
function target(text: fc.Arbitrary<string>, files: string[]): fc.Arbitrary<[string, string]> {
  const part = fc.oneof(
    { weight: 4, arbitrary: text.map((value) => encodeURIComponent(wellFormed(value))) },
    { weight: 1, arbitrary: fc.stringMatching(/^[!-"$-.0-[\]-~]{0,40}$/) },
  )
  const route = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...routes) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom(...families), part)
        .map(([[how, path], end]) => [how, path + end] as const),
    },
    { weight: 1, arbitrary: fc.constantFrom(...pages, ...files).map((page) => ['GET', page] as const) },
  )
  const otherMethod = sometimes(fc.constantFrom(...methods), 1, 8)
  const query = sometimes(fc.stringMatching(/^\?[!-"$-~]{0,40}$/), 1, 4)
  return fc
    .tuple(route, otherMethod, query)
    .map(([[how, path], other, end]) => [other ?? how, path + (end ?? '')])
}

/** Present once in so many times. */
function sometimes<T>(arbitrary: fc.Arbitrary<T>, there: number, not: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: not, arbitrary: fc.constant(undefined) }, { weight: there, arbitrary })
}

function headers({ tokens, cookies }: Real): fc.Arbitrary<Record<string, string>> {
  const value = fc.stringMatching(/^[ -~\u00a0-\u00ff]{0,60}$/).map((raw) => raw.trim())
  const types = ['application/json', 'multipart/form-data; boundary=x', 'multipart/form-data', 'text/plain']
  const some = {
    'content-type': fc.oneof(fc.constantFrom(...types, 'application/x-www-form-urlencoded'), value),
    authorization: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...tokens).map((token) => `Bearer ${token}`) },
      { weight: 1, arbitrary: value.map((token) => `Bearer ${token}`) },
    ),
    cookie: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...cookies) },
      { weight: 1, arbitrary: value.map((secret) => `saoma_session=${secret}; saoma_browser=${secret}`) },
    ),
    origin: fc.oneof(fc.constantFrom('null', 'https://evil.example'), value),
    'sec-fetch-site': fc.constantFrom('same-origin', 'cross-site', 'none', 'x'),
    'accept-language': fc.oneof(fc.constantFrom('en', 'zh-CN,zh;q=0.9', '*', 'x;q=2,,;'), value),
    'user-agent': value,
    'x-forwarded-for': value,
    'x-forwarded-host': value,
    'next-action': value,
    'next-router-state-tree': value,
    rsc: fc.constant('1'),
    'x-middleware-subrequest': value,
    range: fc.oneof(fc.constantFrom('bytes=0-9', 'bytes=9-0', 'bytes=99999999-', 'bytes=-0'), value),
    'if-none-match': value,
    'if-match': value,
    'if-unmodified-since': fc.oneof(fc.constant('Thu, 01 Jan 1970 00:00:00 GMT'), value),
    'accept-encoding': fc.oneof(fc.constantFrom('gzip', 'br', '*', 'br;q=x', 'identity;q=0'), value),
    accept: value,
  }
  const rare = [
    'origin',
    'sec-fetch-site',
    'x-forwarded-host',
    'next-action',
    'rsc',
    'next-router-state-tree',
  ]
  const optional = Object.fromEntries(
    Object.entries(some).map(([name, arbitrary]) => [
      name,
      sometimes(arbitrary, 1, rare.includes(name) ? 12 : 1),
    ]),
  ) as Record<string, fc.Arbitrary<string | undefined>>
  return fc
    .record(optional)
    .map(
      (all) =>
        Object.fromEntries(Object.entries(all).filter(([, given]) => given !== undefined)) as Record<
          string,
          string
        >,
    )
}

function body(text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const value = fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: fc.jsonValue() })
  const object = fc.record(
    {
      scene: value,
      ticket: value,
      code: value,
      attempt: fc.oneof(value, fc.string({ minLength: 16, maxLength: 300 })),
      decision: fc.oneof(fc.constantFrom('confirm', 'cancel'), value),
      number: fc.oneof(fc.constantFrom('10', '99', 10), value),
      launchScene: fc.oneof(fc.constantFrom(1047, 1049, 2 ** 53), fc.double(), value),
      nickname: value,
    },
    { requiredKeys: [] },
  )
  const json = object.map((given) => JSON.stringify(given))
  const form = fc
    .tuple(text, text)
    .map(([socket, channel]) => new URLSearchParams({ socket_id: socket, channel_name: channel }).toString())
  const joined = text.map(
    (scene) => `socket_id=1.2&channel_name=private-encrypted-${encodeURIComponent(wellFormed(scene))}`,
  )
  const part = fc
    .tuple(fc.constantFrom('nickname', 'avatar', 'x'), text, fc.boolean())
    .map(
      ([name, content, file]) =>
        `--x\r\nContent-Disposition: form-data; name="${name}"${file ? '; filename="a.png"' : ''}\r\n\r\n${content}\r\n`,
    )
  const multipart = fc.array(part, { maxLength: 3 }).map((parts) => `${parts.join('')}--x--\r\n`)
  return fc.oneof(
    { weight: 4, arbitrary: json.map(bytes) },
    { weight: 1, arbitrary: form.map(bytes) },
    { weight: 1, arbitrary: joined.map(bytes) },
    { weight: 1, arbitrary: multipart.map(bytes) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }).map(bytes) },
  )
}

/** As UTF-8 carries it, which has no lone surrogates. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
