/**
 * Follows docs/adopt.md, block by block, on two new apps of create-next-app in temporary folders, builds and runs them
 * with stand-ins, and signs in. One of them has `src/`, and its own files where Saoma has files too. The other one also takes
 * a newer version, and goes back to what it was. Needs the npm registry, and takes some minutes.
 */
import { spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Browser } from '../clients/browser.ts'
import { confirm, redeem, scan } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { freshCopy } from './copy.ts'
import { run } from './run.ts'
import { planFor } from '#dev/adopt/copy.mjs'
import { freePorts } from '#dev/stack/ports.ts'
import { untilHealthy } from '#dev/stack/health.ts'
import { startStack } from '#dev/stack/stack.ts'

const SAOMA = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const version = '16.4.3'

/** An app's own files. All but the proxy are where a careless copy would overwrite them. */
const ownFiles: Record<string, string> = {
  'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
  'lib/env.ts': "export const env = 'mine'\n",
  'src/lib/env.ts': "export const env = 'mine'\n",
  'src/app/own.test.ts': "export const tested = 'mine'\n",
  'server.js': "console.log('mine')\n",
  'src/proxy.ts': `import type { NextRequest } from 'next/server'
import { proxy as saoma } from './app/(saoma)/proxy.ts'

export const config = { matcher: '/((?!api/|api$|oidc/|\\\\.well-known/|_next/static/).*)' }

export function proxy(request: NextRequest) {
  return saoma(request)
}
`,
}

async function makeApp(folder: string, base: string): Promise<void> {
  const choices = '--yes --ts --app --empty --no-tailwind --no-eslint --use-npm --disable-git'
  const src = base === '' ? '--no-src-dir' : '--src-dir'
  await run('npx', ['--yes', `create-next-app@${version}`, 'app', src, ...choices.split(' ')], folder)
}

function write(app: string, file: string, text: string): void {
  mkdirSync(dirname(join(app, file)), { recursive: true })
  writeFileSync(join(app, file), text)
}

/** The fenced blocks of a page of Markdown, in their order; `file` is what the fence names behind the language. */
function blocksIn(markdown: string): { language: string; file: string | null; text: string }[] {
  const fenced = markdown.matchAll(/^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm)
  return Array.from(fenced, ([, language = '', file, text = '']) => ({ language, file: file ?? null, text }))
}

const [adoption = '', updates = '', removal = ''] = readFileSync(join(SAOMA, 'docs/adopt.md'), 'utf8').split(
  /^## (?:Updates|Removal)$/m,
)

async function follow(part: string, app: string, base: string, saoma = SAOMA): Promise<void> {
  for (const { language, file, text } of blocksIn(part)) {
    if (file !== null) write(app, file.replace(/^app\//, `${base}app/`), text)
    else if (language === 'sh') await run('bash', ['-euc', text], app, { SAOMA: saoma, ...author })
  }
}

const author = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
}

async function commit(app: string): Promise<void> {
  await run('bash', ['-euc', 'git init -q; git add .; git commit -qm mine'], app, author)
}

/** A change of one's own stays when Saoma changes something else. */
async function update(app: string): Promise<void> {
  const [theme, crypto] = ['app/(saoma)/ui/theme.css', 'saoma/lib/crypto.ts']
  appendFileSync(join(app, theme), '/* mine */\n')
  await commit(app)
  const newer = await freshCopy()
  try {
    appendFileSync(join(newer, 'lib/crypto.ts'), '// newer\n')
    await follow(updates, app, '', newer)
  } finally {
    rmSync(newer, { recursive: true })
  }
  expectSame(readFileSync(join(app, theme), 'utf8').endsWith('/* mine */\n'), true)
  expectSame(readFileSync(join(app, crypto), 'utf8').endsWith('// newer\n'), true)
  expectSame(existsSync(join(app, 'saoma/lib/db/generated/client.ts')), true)
}

async function remove(app: string): Promise<void> {
  await follow(removal, app, '')
  const { problems } = planFor(app)
  expectSame(problems, [])
  expectSame(existsSync(join(app, 'proxy.ts')), false)
}

async function signInAt(app: string, wechat: string): Promise<void> {
  const browser = new Browser(app)
  const sent = await browser.fetch('GET', '/members')
  expectSame(new URL(sent.headers.get('location') ?? '/', app).search, '?next=%2Fmembers')
  expectSame((await browser.fetch('GET', '/hello')).status, 401)
  expectSame((await (await browser.fetch('GET', '/welcome')).text()).includes('data:image/jpeg'), true)

  const phone = new Phone(app, wechat, 'adopter')
  const scanned = await scan(browser, phone)
  await phone.register({ nickname: 'Ada' })
  await redeem(await confirm(scanned))

  expectSame((await (await browser.fetch('GET', '/members')).text()).includes('Ada'), true)
  expectSame(await (await browser.fetch('GET', '/hello')).json(), { hello: 'Ada' })
  expectSame((await browser.fetch('GET', '/account')).status, 200)
}

function expectSame(got: unknown, wanted: unknown): void {
  const [is, should] = [JSON.stringify(got), JSON.stringify(wanted)]
  if (is !== should) throw new Error(`got ${is}, wanted ${should}`)
}

async function adopt(base: string, own: Record<string, string>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'saoma-adopt-'))
  const app = join(folder, 'app')
  try {
    await makeApp(folder, base).catch((error: Error) => {
      // Not the page's fault if it can't be installed here.
      console.log(`Skipped: create-next-app cannot be had here (${error.message}).`)
      rmSync(folder, { recursive: true, force: true })
      process.exit(0)
    })
    for (const [file, text] of Object.entries(own)) write(app, file, text)
    await commit(app)
    await follow(adoption, app, base)
    for (const [file, text] of Object.entries(own)) expectSame(readFileSync(join(app, file), 'utf8'), text)
    await run('npm', ['run', 'build'], app)
    await runAndSignIn(app)
    if (base !== '') return
    await update(app)
    await remove(app)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runAndSignIn(app: string): Promise<void> {
  const stack = await startStack({ apps: 0 })
  // Last, so that nothing else takes it meanwhile.
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const own = { SAOMA_URL: url, PORT: String(port), HOST: '127.0.0.1', NEXT_DIST_DIR: undefined }
  const env = { ...process.env, ...stack.settings, ...own }
  const server = spawn(process.execPath, ['saoma/server.mjs'], { cwd: app, env, stdio: 'inherit' })
  try {
    await untilHealthy(`${url}/api/health`, AbortSignal.timeout(60_000))
    await signInAt(url, stack.urls.wechat)
  } finally {
    server.kill()
    await stack.close()
  }
}

await adopt('', {})
await adopt('src/', ownFiles)
console.log(
  'docs/adopt.md was followed on two fresh apps, the login works there, and one was updated and went back.',
)
