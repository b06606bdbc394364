import { lookup } from 'node:dns/promises'
import { Client } from 'pg'
import { env } from '#lib/env.ts'
import { checks } from './checks.ts'
import { ownSettings } from './consoles.ts'
import { advise, type Finding, ok, plain, untried, wrong } from './finding.ts'
import { ask, noAnswer } from './site/ask.ts'
import { probe, unreachable } from './unreachable.ts'

const discovery = checks['sites-discovery']
const redirects = checks['sites-redirects']
const backchannels = checks['sites-backchannel']

type Site = { id: string; name: string; redirectUris: string[]; backchannelUri: string | null }

/** Whether other sites find the provider at SAOMA_URL, and whether Saoma finds them. */
export async function checkSites(waitMs: number): Promise<Finding[]> {
  return (await Promise.all([checkDiscovery(waitMs), checkClients(waitMs)])).flat()
}

/** The issuer of every ID token is SAOMA_URL: a site that reads another one refuses the login. */
async function checkDiscovery(waitMs: number): Promise<Finding> {
  const issuer = env().SAOMA_URL
  try {
    const metadata = await ask('/.well-known/openid-configuration', { waitMs })
    const { issuer: theirs, jwks_uri: jwksUri } = Object(metadata.parsed) as Record<string, unknown>
    if (metadata.status !== 200 || typeof theirs !== 'string')
      return await unlessAway(
        wrong(discovery, hidden('/.well-known/openid-configuration', metadata.status)),
        waitMs,
      )
    if (theirs !== issuer || jwksUri !== `${issuer}/oidc/jwks`)
      return wrong(discovery, otherIssuer(theirs, issuer))
    const jwks = await ask('/oidc/jwks', { waitMs })
    const { keys } = Object(jwks.parsed) as Record<string, unknown>
    if (jwks.status !== 200 || !Array.isArray(keys) || keys.length === 0)
      return await unlessAway(wrong(discovery, hidden('/oidc/jwks', jwks.status)), waitMs)
    return ok(discovery, plain(issuer))
  } catch (error) {
    return unlessAway(await noAnswer(discovery, error, waitMs), waitMs)
  }
}

/** If Saoma does not answer at all, the site check explains why, and this one is reported as not run. */
async function unlessAway(finding: Finding, waitMs: number): Promise<Finding> {
  const isThere = await ask('/api/health', { waitMs }).then(
    ({ envelope }) => envelope !== null,
    () => false,
  )
  if (isThere) return finding
  return untried(discovery, {
    zh: 'SAOMA_URL 没有 Saoma 的响应，未检查',
    en: 'not checked: Saoma does not answer at SAOMA_URL',
  })
}

async function checkClients(waitMs: number): Promise<Finding[]> {
  let sites: Site[]
  try {
    sites = await enabledSites(waitMs)
  } catch {
    const why = { zh: '无法读取数据库，未检查', en: 'not checked: the database cannot be read' }
    return [untried(redirects, why), untried(backchannels, why)]
  }
  return (
    await Promise.all(sites.map((site) => Promise.all([hosts(site, waitMs), backchannel(site, waitMs)])))
  )
    .flat(2)
    .filter((finding) => finding !== null)
}

/** On a connection of its own: the check of the database ends the pool. */
async function enabledSites(waitMs: number): Promise<Site[]> {
  const client = new Client({
    connectionString: env().DATABASE_URL,
    connectionTimeoutMillis: waitMs,
    query_timeout: waitMs,
  })
  try {
    await client.connect()
    const { rows } = await client.query<Site>(
      'SELECT id, name, "redirectUris", "backchannelUri" FROM "Site" WHERE "disabledAt" IS NULL ORDER BY "createdAt"',
    )
    return rows
  } finally {
    // Not awaited: a connection may hang.
    void client.end().catch(() => undefined)
  }
}

async function hosts({ id, name, redirectUris }: Site, waitMs: number): Promise<Finding> {
  const names = new Set(redirectUris.map((uri) => new URL(uri).hostname.replace(/^\[|\]$/g, '')))
  const lost = await Promise.all(
    Array.from(names, async (host) => {
      const late = AbortSignal.timeout(waitMs)
      const found = lookup(host).then(
        () => true,
        () => false,
      )
      const timeout = new Promise<boolean>((resolve) =>
        late.addEventListener('abort', () => resolve(false), { once: true }),
      )
      return (await Promise.race([found, timeout])) ? null : host
    }),
  )
  const [host] = lost.filter((one) => one !== null)
  return host === undefined ? ok(redirects, plain(name)) : wrong(redirects, unresolved(name, host, id))
}

async function backchannel({ name, backchannelUri }: Site, waitMs: number): Promise<Finding | null> {
  if (backchannelUri === null) return null
  const why = await probe(backchannelUri, waitMs)
  if (why === null) return ok(backchannels, plain(name))
  const settings = plain(`--backchannel (${name})`)
  return wrong(backchannels, unreachable({ address: backchannelUri, settings }, why))
}

function hidden(path: string, status: number): ReturnType<typeof advise> {
  return advise(
    `${path} 返回 ${status}，不是 Saoma 的响应：其他网站无法接入。`,
    `${path} returned ${status}, and not Saoma's answer: no other site can connect.`,
    '请让反向代理将 /.well-known/openid-configuration 和 /oidc/ 转发给 Saoma，并放行没有 Cookie 的请求。',
    'Let the reverse proxy forward /.well-known/openid-configuration and /oidc/ to Saoma as well, without a login in front.',
  )
}

function otherIssuer(theirs: string, issuer: string): ReturnType<typeof advise> {
  return advise(
    `网站的 issuer 是 ${theirs}，但本机的 SAOMA_URL 是 ${issuer}。`,
    `The site says that its issuer is ${theirs}, but SAOMA_URL here is ${issuer}.`,
    '请将网站的 SAOMA_URL 改为与本机一致，然后重启网站。已接入网站中填写的 issuer 也应一致。',
    'Make SAOMA_URL of the site the same as here and restart it. The issuer in the connected sites has to be the same too.',
    ownSettings,
  )
}

function unresolved(name: string, host: string, id: string): ReturnType<typeof advise> {
  return advise(
    `「${name}」的回调地址中的域名 ${host} 无法解析。`,
    `The host ${host} in a redirect address of “${name}” does not resolve.`,
    `如拼写有误，请用正确的 --redirect 重新登记；如网站已不存在，请用 saoma client disable ${id} 停用，以免他人注册该域名后冒充该网站。`,
    `If it is misspelt, register the site anew with the right --redirect. If the site is gone, saoma client disable ${id}: someone who registers that name could take its place.`,
  )
}
