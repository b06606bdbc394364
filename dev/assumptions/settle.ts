import { CliError } from '#cli/cli-error.ts'
import { type Assumption, type Assumptions, listAssumptions } from './list.ts'
import { type Account, type Question, questionsFor } from './questions.ts'
import { type Answer, ask, type Request } from './wechat.ts'

type Settings = Omit<Account, 'token'> & { apiUrl: string }

interface Finding extends Assumption {
  state: 'holds' | 'does not hold' | 'open'
  /** What was assumed and answered instead, a line each. */
  differences: string[]
}

/** Asks WeChat whether it does what is assumed. Returns the report, without secrets. Throws CliError where it can't ask. */
export async function settleAssumptions(settings: Settings, assumed: Assumptions): Promise<string> {
  const token = await accessToken(settings)
  const questions = questionsFor({ ...settings, token }, assumed)
  const findings: Finding[] = []
  for (const assumption of listAssumptions()) {
    const asked = assumption.name === null ? undefined : questions[assumption.name]
    const differences: string[] = []
    for (const question of asked ?? []) differences.push(...(await differenceOf(settings, question)))
    const state = !asked ? 'open' : differences.length === 0 ? 'holds' : 'does not hold'
    findings.push({ ...assumption, state, differences })
  }
  return masked(reportOf(findings), [settings.appid, settings.secret, token, settings.oldJsCode])
}

async function accessToken(settings: Settings): Promise<string> {
  const { appid, secret, page } = settings
  const body = { grant_type: 'client_credential', appid, secret, force_refresh: false }
  const { token, ...answer } = await answerTo(settings, { path: '/cgi-bin/stable_token', body })
  if (token === undefined) throw refused(settings, 'no access token', answer)
  const image = { scene: 'saoma', page, check_path: false }
  const query = { access_token: token }
  const made = await answerTo(settings, { path: '/wxa/getwxacodeunlimit', query, body: image })
  if (made.is !== 'picture' && !settings.personal) throw refused(settings, 'no code image', made)
  return token
}

async function answerTo({ apiUrl }: Settings, request: Request): Promise<Answer> {
  return ask(apiUrl, request).catch((cause: unknown) => {
    throw new CliError(`No answer came from ${request.path}. Check WECHAT_API_URL and the network.`, {
      cause,
    })
  })
}

function refused({ appid, secret }: Settings, what: string, { is, errmsg }: Omit<Answer, 'token'>): CliError {
  const said = masked(`WeChat gave ${what}: ${is} ${errmsg}`.trim(), [appid, secret])
  return new CliError(`${said}. Run npm run doctor, which says what to do, then try again.`)
}

async function differenceOf(settings: Settings, { what, request, assumed, of }: Question): Promise<string[]> {
  const answer = await answerTo(settings, request)
  const given = of ? of(answer) : answer.is
  if (given === assumed) return []
  return [`${what}: assumed ${assumed}, answered ${given}${answer.errmsg && ` (${answer.errmsg})`}`]
}

/** Markdown, to be pasted into an issue. */
function reportOf(findings: Finding[]): string {
  const wrong = findings.filter(({ state }) => state === 'does not hold')
  const held = findings.filter(({ state }) => state === 'holds')
  const open = findings.filter(({ state }) => state === 'open')
  return [
    `${held.length} hold, ${wrong.length} do not hold, ${open.length} are open.`,
    section('WeChat does otherwise', wrong, ({ differences }) =>
      differences.map((line) => `\n  - ${line}`).join(''),
    ),
    section('As assumed', held, () => ''),
    section('Open: try by hand what you can', open, ({ sentence }) => `: ${sentence}`),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function section(title: string, findings: Finding[], more: (finding: Finding) => string): string {
  if (findings.length === 0) return ''
  const lines = findings.map((finding) => {
    const name = finding.name === null ? '' : ` ${finding.name}`
    return `- ${finding.state === 'open' ? '[ ] ' : ''}${finding.id}${name}${more(finding)}`
  })
  return [`### ${title}`, '', ...lines].join('\n')
}

/** Also what WeChat may put into its words: openids and addresses. */
function masked(text: string, secrets: (string | undefined)[]): string {
  let without = text
  for (const secret of secrets) if (secret) without = without.replaceAll(secret, '…')
  return without.replace(/\bo[\w-]{27}(?![\w-])/g, '…').replace(/(::ffff:)?\b\d{1,3}(\.\d{1,3}){3}\b/g, '…')
}
