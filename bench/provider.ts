import { createHash, randomBytes } from 'node:crypto'
import type { Stack } from '../dev/stack/stack.ts'
import { Browser } from '../e2e/clients/browser.ts'
import { logIn } from '../e2e/clients/log-in.ts'
import { Phone } from '../e2e/clients/phone.ts'
import { sql } from '../e2e/sql.ts'
import { atLeast, type Chapter, type Figure } from './figure.ts'
import { ask, buildBetterAuth, signedIn, startBetterAuth } from './peer.ts'
import { expectProc, processorMs } from './process-use.ts'
import { compared, type Contender, figuresOf, inTurns, measureRound, type Round } from './rounds.ts'
import { from, spentBy, startSaoma, withPostgres } from './saoma.ts'

const warmUp = { inFlight: 8, ramp: 0, count: 1_000 }
const load = { inFlight: 8, ramp: 60, count: 300 }
const rounds = 12
const redirect_uri = 'https://shop.example/callback'
const scope = 'openid profile email'
const address = from('198.18.0.1')

const steps = {
  authorize: 'silent sign-in (authorize)',
  token: 'code exchange (token)',
  userinfo: 'userinfo',
}
type Step = keyof typeof steps
const goals: Partial<Record<Step, number>> = { authorize: 1.5, token: 1.5 }

/** Somebody who is signed in, and has agreed before, comes from a site: to a code, to tokens, to the profile; beside better-auth's OAuth provider. */
export const provider: Chapter = {
  name: 'provider',
  title: 'A sign-in at a site, by each request',
  async run(say) {
    expectProc()
    await buildBetterAuth(say)
    return withPostgres(async (url, keep) => {
      const stack = keep(await startSaoma(url, { SAOMA_RATE_LIMIT: 'off' }))
      const peer = keep(await startBetterAuth(url, { BENCH_PLUGINS: 'provider' }))
      const ours = contender('Saoma', await saomaSite(stack), () => spentBy(stack, 'app'))
      const theirs = contender('better-auth', await betterAuthSite(peer.url), () => processorMs(peer.pid))
      return compare([ours, theirs], say)
    })
  },
}

async function compare(both: [Contender, Contender], say: (progress: string) => void): Promise<Figure[]> {
  for (const one of both) {
    say(`${one.name}: ${warmUp.count} of each to warm up`)
    await roundOf(one, warmUp)
  }
  say(`${rounds} rounds of ${load.count} of each`)
  const measured = await inTurns(both, rounds, async (one) => {
    const round = await roundOf(one, load)
    const rates = Object.entries(round).map(([step, { rate }]) => `${step} ${Math.round(rate)}`)
    say(`${one.name}: ${rates.join(', ')} a second`)
    return round
  })
  return (Object.keys(steps) as Step[]).flatMap((step) => {
    const [ours = [], theirs = []] = both.map((one) => (measured.get(one) ?? []).map((round) => round[step]))
    const { rate, cost } = compared(`${steps[step]}: Saoma over better-auth`, ours, theirs)
    const goal = goals[step]
    return [
      ...figuresOf(`${steps[step]}: Saoma`, ours),
      ...figuresOf(`${steps[step]}: better-auth`, theirs),
      goal === undefined ? rate : atLeast(goal, rate),
      cost,
    ]
  })
}

/** All steps one after the other: each takes what the one before has left. */
async function roundOf(one: Contender, how: typeof load): Promise<Record<Step, Round>> {
  return {
    authorize: await measureRound(one, 'authorize', how),
    token: await measureRound(one, 'token', how),
    userinfo: await measureRound(one, 'userinfo', how),
  }
}

/** A site of an OpenID Provider, and somebody who is signed in there. */
interface Site {
  provider: string
  paths: Record<Step, string>
  client: { client_id: string; client_secret: string }
  person: Browser
}

function contender(name: string, site: Site, app: () => number): Contender {
  const { provider, paths, client } = site
  const codes: Authorized[] = []
  const tokens: string[] = []
  return {
    name,
    steps: {
      async authorize() {
        codes.push(await authorize(site))
      },
      async token() {
        const { code, code_verifier } = taken(codes)
        const params = { grant_type: 'authorization_code', code, redirect_uri, code_verifier, ...client }
        const init = { body: new URLSearchParams(params) }
        const response = await new Browser(provider, address).fetch('POST', paths.token, init)
        const answer = (await response.json()) as { access_token?: string; id_token?: string }
        if (!answer.access_token || !answer.id_token) throw new Error(`${name}: ${JSON.stringify(answer)}`)
        tokens.push(answer.access_token)
      },
      async userinfo() {
        const init = { headers: { authorization: `Bearer ${taken(tokens)}` } }
        const response = await new Browser(provider, address).fetch('GET', paths.userinfo, init)
        const { sub } = (await response.json()) as { sub?: string }
        if (!sub) throw new Error(`${name} does not say who it is: ${response.status}`)
      },
    },
    spent: () => ({ app: app() }),
  }

  function taken<T>(left: T[]): T {
    const one = left.pop()
    if (one === undefined) throw new Error(`${name} has none left`)
    return one
  }
}

type Authorized = { code: string; code_verifier: string }

async function authorize(site: Site): Promise<Authorized> {
  const { location, code_verifier } = await sendThere(site)
  const code = location.searchParams.get('code')
  if (code === null || !location.href.startsWith(redirect_uri)) throw new Error(`no code: ${location.href}`)
  return { code, code_verifier }
}

/** The person comes from the site; `location` is where the provider sends them on. */
async function sendThere({
  provider,
  paths,
  client,
  person,
}: Site): Promise<{ location: URL; code_verifier: string }> {
  const code_verifier = randomBytes(32).toString('base64url')
  const params = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri,
    response_type: 'code',
    scope,
    state: 'state',
    nonce: 'nonce',
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  // Not by `cors`, which a page's own script sends: better-auth would answer that with JSON.
  const response = await person.fetch('GET', `${paths.authorize}?${params}`, { mode: 'no-cors' })
  await response.arrayBuffer()
  return { location: new URL(response.headers.get('location') ?? '', provider), code_verifier }
}

async function saomaSite({ urls: { app, wechat, database } }: Stack): Promise<Site> {
  const client = { client_id: 'bench'.padEnd(22, '0'), client_secret: 'a secret of the site' }
  const hash = createHash('sha256').update(client.client_secret).digest('base64url')
  const added = 'INSERT INTO "Site" (id, name, "secretHash", "redirectUris") VALUES ($1, $2, $3, $4)'
  await sql(database, added, [client.client_id, 'Tea shop', hash, [redirect_uri]])
  const paths = { authorize: '/oidc/authorize', token: '/oidc/token', userinfo: '/oidc/userinfo' }
  const person = new Browser(app, address)
  const site = { provider: app, paths, client, person }
  // The first time by a scan, by which the person agrees.
  const { location } = await sendThere(site)
  await logIn(person, new Phone(app, wechat, 'somebody', address), location.searchParams.get('next') ?? '')
  await person.fetch('GET', location.searchParams.get('next') ?? '')
  return site
}

async function betterAuthSite(url: string): Promise<Site> {
  const person = await signedIn(url)
  const client = await ask<Site['client']>(person, 'POST', 'oauth2/create-client', {
    client_name: 'Tea shop',
    redirect_uris: [redirect_uri],
    scope,
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code'],
    response_types: ['code'],
  })
  const base = '/api/auth/oauth2'
  const paths = { authorize: `${base}/authorize`, token: `${base}/token`, userinfo: `${base}/userinfo` }
  const { client_id, client_secret } = client
  const site = { provider: url, paths, client: { client_id, client_secret }, person }
  const { location } = await sendThere(site)
  await ask(person, 'POST', 'oauth2/consent', { accept: true, oauth_query: location.search.slice(1) })
  return site
}
