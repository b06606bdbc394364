import { readFileSync } from 'node:fs'
import { CliError } from '#cli/cli-error.ts'
import type { Account, Answer, Assumptions, Question, Request } from './questions.ts'
import { questionsFor } from './questions.ts'

type Settings = Omit<Account, 'token'> & { apiUrl: string }

/** Asks WeChat whether it does what is assumed. Returns the report, without secrets. Throws CliError where it can't ask. */
export async function settleAssumptions(settings: Settings, assumed: Assumptions): Promise<string> {
  const token = await accessToken(settings)
  const questions = questionsFor({ ...settings, token }, assumed)
  const wrong: string[] = []
  const held: string[] = []
  const open: string[] = []
  for (const { id, name, sentence } of listAssumptions()) {
    const asked = questions[name]
    const differences: string[] = []
    for (const question of asked ?? []) differences.push(...(await differenceOf(settings, question)))
    if (!asked) open.push(`- [ ] ${id} ${name}: ${sentence}`)
    else if (differences.length === 0) held.push(`- ${id} ${name}`)
    else wrong.push(`- ${id} ${name}`, ...differences.map((line) => `  - ${line}`))
  }
  const report = [
    section('WeChat does otherwise', wrong),
    section('As assumed', held),
    section('Open: try by hand what you can', open),
  ]
  return masked(report.join('\n'), [settings.appid, settings.secret, token, settings.oldJsCode])
}

/** The constants of the stand-in, with the number and the sentence above each. */
function listAssumptions(): { id: string; name: keyof Assumptions; sentence: string }[] {
  const file = new URL('../../packages/wechat-standin/assumptions.ts', import.meta.url)
  const found = readFileSync(file, 'utf8').matchAll(/^\/\*\* (U\d+): (.+) \*\/\nexport const (\w+)/gm)
  return Array.from(found, ([, id = '', sentence = '', name]) => ({
    id,
    name: name as keyof Assumptions,
    sentence,
  }))
}

async function accessToken(settings: Settings): Promise<string> {
  const { appid, secret, page } = settings
  const body = { grant_type: 'client_credential', appid, secret, force_refresh: false }
  const { token, ...answer } = await ask(settings, { path: '/cgi-bin/stable_token', body })
  if (token === undefined) throw refused(settings, 'no access token', answer)
  const image = { scene: 'saoma', page, check_path: false }
  const query = { access_token: token }
  const made = await ask(settings, { path: '/wxa/getwxacodeunlimit', query, body: image })
  if (made.is !== 'picture' && !settings.personal) throw refused(settings, 'no code image', made)
  return token
}

function refused({ appid, secret }: Settings, what: string, { is, errmsg }: Omit<Answer, 'token'>): CliError {
  const said = masked(`WeChat gave ${what}: ${is} ${errmsg}`.trim(), [appid, secret])
  return new CliError(`${said}. Run npm run doctor, which says what to do, then try again.`)
}

async function differenceOf(settings: Settings, { what, request, assumed, of }: Question): Promise<string[]> {
  const answer = await ask(settings, request)
  const given = of ? of(answer) : answer.is
  if (given === assumed) return []
  return [`${what}: assumed ${assumed}, answered ${given}${answer.errmsg && ` (${answer.errmsg})`}`]
}

/** One call to WeChat. Rejects where it does not answer within 15 s. */
async function ask({ apiUrl }: Settings, { path, query = {}, body, method }: Request): Promise<Answer> {
  const url = new URL(path, apiUrl)
  url.search = new URLSearchParams(query).toString()
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    ...(body !== undefined && {
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
    redirect: 'error',
    signal: AbortSignal.timeout(15_000),
  }).catch((cause: unknown) => {
    throw new CliError(`No answer came from ${path}. Check WECHAT_API_URL and the network.`, { cause })
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const contentType = response.headers.get('content-type') ?? 'none'
  if (/^(ffd8ff|89504e47)/.test(bytes.toString('hex', 0, 4)))
    return { is: 'picture', contentType, errmsg: '' }
  return { contentType, ...read(bytes.toString(), response.status) }
}

function read(text: string, status: number): Omit<Answer, 'contentType'> {
  try {
    const { errcode, errmsg, access_token: token } = JSON.parse(text) as Record<string, unknown>
    if (typeof token === 'string') return { is: 'token', errmsg: '', token }
    if (typeof errcode === 'number' || typeof errcode === 'string') {
      return { is: String(errcode), errmsg: String(errmsg).replace(/,? rid: [\w-]+$/, '') }
    }
  } catch {}
  return { is: `HTTP ${status}`, errmsg: '' }
}

/** Markdown, to be pasted into an issue. */
function section(title: string, lines: string[]): string {
  return lines.length === 0 ? '' : [`### ${title}`, '', ...lines, ''].join('\n')
}

/** Also what WeChat may put into its words: openids and addresses. */
function masked(text: string, secrets: (string | undefined)[]): string {
  let without = text
  for (const secret of secrets) if (secret) without = without.replaceAll(secret, '…')
  return without.replace(/\bo[\w-]{27}(?![\w-])/g, '…').replace(/(::ffff:)?\b\d{1,3}(\.\d{1,3}){3}\b/g, '…')
}
