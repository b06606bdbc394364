import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { freePorts } from '#dev/stack/ports.ts'
import { startProgram } from '#dev/stack/program.ts'
import { declinedPath } from '#lib/oidc/request.ts'
import { confirm, logIn, redeem, scan, type LoggedIn } from '../clients/log-in.ts'
import { lendPackages } from '../deploy/copy.ts'
import { missing, untilListening } from '../oidc/relying-parties/start.ts'
import { type Page, Visitor } from '../oidc/visitor.ts'
import { until } from '../until.ts'
import { newBrowser, newPhone, urls, useSettings } from './shared-stack.ts'

/** A site in examples/. The commands of its README register it and start it. */
type Example = {
  name: string
  /** The packages of Debian that it needs. */
  debian?: string[]
  /** Whether it takes packages from its own folder only, and not from those above. */
  isOwnRoot?: boolean
  /** What its page says to a person who declined. */
  declined: string
  /** Where scripts of its page can read who is signed in. */
  session?: string
  /** Whether it hears at once of a login that ends at Saoma. */
  isTold?: boolean
}

const examples: Example[] = [
  {
    name: 'next-authjs',
    isOwnRoot: true,
    declined: 'You declined on the phone, or the sign-in failed.',
    session: '/api/auth/session',
  },
  { name: 'express', declined: 'You declined on the phone.', isTold: true },
  {
    name: 'flask',
    debian: ['python3-flask', 'python3-authlib', 'python3-requests', 'python3-dotenv'],
    declined: 'You declined on the phone.',
  },
]

/** The commands in the pages are for a POSIX shell. */
const isWindows = process.platform === 'win32'

for (const example of examples) {
  const reason = isWindows ? 'no POSIX shell' : missing(example)
  const title = `examples/${example.name}${reason === null ? '' : `, skipped: ${reason}`}`
  describe.skipIf(reason !== null)(title, () => run(example))
}

test.skipIf(isWindows)('the command and the lines of docs/oidc.md sign in', async () => {
  useSettings()
  const page = 'docs/oidc.md'
  const { stdout } = await promisify(execFile)('sh', ['-euc', commandsOf(page).join('\n')])
  const [ISSUER, CLIENT_ID, CLIENT_SECRET] = ['issuer', 'client id', 'client secret'].map(
    (name) => new RegExp(`^${name} +(.+)$`, 'm').exec(stdout)?.[1],
  )
  Object.assign(process.env, { ISSUER, CLIENT_ID, CLIENT_SECRET })
  const { begin, finish } = await linesOf(page)
  const { url, checks } = await begin()
  const browser = newBrowser()
  const locationOf = async (from: string): Promise<string> =>
    (await browser.fetch('GET', from)).headers.get('location') ?? ''
  const next = new URL(await locationOf(url.href), urls.app).searchParams.get('next') ?? ''
  const { user } = await logIn(browser, newPhone(), next)
  const back = new URL(await locationOf(next))
  expect(back.href).toMatch(/^https:\/\/shop\.example\/callback\?/)
  expect(await finish(back, checks)).toMatchObject({ sub: user.id, name: expect.stringMatching(/^用户 /) })
})

type Lines = {
  begin: () => Promise<{ url: URL; checks: object }>
  finish: (url: URL, checks: object) => Promise<object>
}

/** The module in a page. Saoma is on loopback here, by http. */
async function linesOf(page: string): Promise<Lines> {
  const [, lines = ''] = /```js\n([^]*?)```/.exec(readFileSync(page, 'utf8')) ?? []
  mkdirSync('.demo', { recursive: true })
  const folder = mkdtempSync('.demo/lines-')
  const file = path.resolve(folder, 'lines.mjs')
  const insecure = 'CLIENT_SECRET, undefined, { execute: [oidc.allowInsecureRequests] })'
  writeFileSync(file, lines.replace('CLIENT_SECRET)', insecure))
  try {
    return (await import(pathToFileURL(file).href)) as Lines
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Follows the README in a copy, where nobody's .env is in the way. The packages are not installed but lent. */
async function start({
  name,
  isOwnRoot = false,
}: Example): Promise<{ own: string; close: () => Promise<void> }> {
  const place = `examples/${name}`
  const [register = '', , serve = ''] = commandsOf(`${place}/README.md`)
  mkdirSync('.demo', { recursive: true })
  const copy = mkdtempSync('.demo/example-')
  const isOwn = (file: string): boolean => /^(node_modules|\.next|\.env(\.local)?)$/.test(path.basename(file))
  cpSync(place, copy, { recursive: true, filter: (file) => !isOwn(file) })
  if (isOwnRoot) await lendPackages(path.resolve(copy))
  const [port] = await freePorts(1)
  const own = `http://localhost:${port}`
  const here = (command: string): string => command.replaceAll(place, copy).replaceAll('3001', String(port))
  useSettings()
  await promisify(execFile)('sh', ['-euc', here(register)])
  const program = await startProgram({
    name,
    args: ['e2e/oidc/relying-parties/debian/run.mjs', 'sh', '-euc', here(serve)],
    // All that it needs is in its .env. Only Debian's Python has Debian's packages.
    env: {
      PATH: `/usr/bin:${process.env['PATH']}`,
      HOME: copy,
      PORT: String(port),
      NODE_ENV: 'development',
      NEXT_TELEMETRY_DISABLED: '1',
    },
    ready: (_, signal) => untilListening(own, signal),
    // A shell keeps signals from what it runs, so all of it is killed.
    graceMs: 0,
  })
  async function close(): Promise<void> {
    await program.close()
    await expect(fetch(own)).rejects.toThrow()
    rmSync(copy, { recursive: true, force: true })
  }
  return { own, close }
}

/** The first shell block of a page. */
function commandsOf(file: string): string[] {
  return /```sh\n([^]*?)\n```/.exec(readFileSync(file, 'utf8'))?.[1]?.split('\n') ?? []
}

function run(example: Example): void {
  let site: Awaited<ReturnType<typeof start>>
  beforeAll(async () => {
    site = await start(example)
    return () => site.close()
  })

  /** Presses the button of the site, and gives the `next` of the login to which that leads. */
  async function ask(visitor: Visitor): Promise<string> {
    const { url, text } = await visitor.press(await visitor.visit(site.own), 'Sign in with WeChat')
    expect(url.origin + url.pathname, text).toBe(`${urls.app}/login`)
    return url.searchParams.get('next') ?? ''
  }

  async function signIn(): Promise<LoggedIn & { next: string; visitor: Visitor; page: Page }> {
    const visitor = new Visitor(newBrowser())
    const next = await ask(visitor)
    const scanned = await scan(visitor.browser, newPhone(), next)
    await scanned.phone.upload('Ada <b>', new Blob([readFileSync('docs/images/login.png')]))
    const login = await redeem(await confirm(scanned))
    return { ...login, next, visitor, page: await visitor.visit(next) }
  }

  async function isSignedIn(visitor: Visitor): Promise<boolean> {
    const { text } = await visitor.visit(site.own)
    const [, button] = />(Sign out|Sign in with WeChat)</.exec(text) ?? []
    expect(button, text).toBeDefined()
    return button === 'Sign out'
  }

  test('signs in by scanning, and shows name and picture', async () => {
    const { page, next, visitor } = await signIn()
    expect(page).toMatchObject({ url: { href: `${site.own}/` }, status: 200 })
    expect(page.text).toMatch(/>Hello, (<!-- -->)?Ada &[^ ]+;</)
    const [, picture = ''] = /<img [^>]*src="([^"]+)"/.exec(page.text) ?? []
    expect((await fetch(picture)).headers.get('content-type')).toMatch(/^image\//)
    expect(Object.fromEntries(new URL(next, urls.app).searchParams)).toMatchObject({
      scope: 'openid profile',
      state: expect.stringMatching(/./),
      nonce: expect.stringMatching(/./),
      code_challenge: expect.stringMatching(/./),
      code_challenge_method: 'S256',
    })
    const cookies = await visitor.jar.getCookies(site.own)
    expect(cookies).not.toEqual([])
    for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'lax' })
  })

  if (example.session !== undefined)
    test('knows the person by the id that stays the same, and shows scripts no token', async () => {
      const { user, visitor } = await signIn()
      const { text } = await visitor.visit(site.own + example.session)
      expect(JSON.parse(text)).toMatchObject({ user: { id: user.id } })
      expect(text).not.toContain('eyJ')
    })

  test('says that the person declined', async () => {
    const visitor = new Visitor(newBrowser())
    const next = await ask(visitor)
    const { phone, code } = await scan(visitor.browser, newPhone(), next)
    await phone.decide(code.scene, 'cancel')
    const page = await visitor.visit(declinedPath(next) ?? '')
    expect(page.url.origin).toBe(site.own)
    expect(page.text).toContain(example.declined)
    expect(await isSignedIn(visitor)).toBe(false)
  })

  test('signs out there and at Saoma', async () => {
    const { visitor, page } = await signIn()
    expect((await visitor.press(page, 'Sign out')).url.href).toBe(`${site.own}/`)
    expect(await isSignedIn(visitor)).toBe(false)
    expect((await visitor.browser.session()).data.user).toBeNull()
  })

  if (example.isTold)
    test('hears of “not me” on the phone', async () => {
      const { visitor, phone, code } = await signIn()
      const other = await signIn()
      await phone.decide(code.scene, 'cancel')
      await until(async () => ((await isSignedIn(visitor)) ? null : true), 'still signed in at the site')
      expect(await isSignedIn(other.visitor)).toBe(true)
    })
}
