import { createServer } from 'node:http'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { testDatabase } from '#dev/postgres/test-database.ts'
import { db, pool } from '#lib/db/client.ts'
import { migrate } from '#lib/db/migrate.ts'
import type * as env from '#lib/env.ts'
import { addSite, setDisabled } from '#lib/site/clients.ts'
import { MIGRATIONS } from '../migrate.ts'
import { checkSites } from './sites.ts'
import { type Case, deadPort, examineCase, expectAllOk, serve, settings, startAnew } from './test/cases.ts'

// The settings of the process, read anew for each case.
vi.mock('#lib/env.ts', async (original) => {
  const module = await original<typeof env>()
  return { ...module, env: () => module.parseEnv(process.env) }
})

const discovery = 'Other sites: discovery'

describe('the doctor, on other sites', () => {
  beforeAll(async () => {
    const url = await testDatabase()
    await migrate(url, MIGRATIONS)
    settings['DATABASE_URL'] = url
  })

  test('all is well with sites whose hosts resolve and whose back-channel answers, if only with an error', async () => {
    const url = await provider()
    startAnew({ SAOMA_URL: url })
    await register({ backchannelUri: `${url}/nowhere` })
    const findings = await checkSites(12_000)
    expectAllOk(findings)
    expect(findings).toHaveLength(3)
  })

  test('a disabled site is not looked at', async () => {
    startAnew({ SAOMA_URL: await provider() })
    await register({ redirectUris: ['https://no-such-host.invalid/callback'] }, true)
    expectAllOk(await checkSites(12_000))
  })

  test.each(cases())('$broken', (one) => examineCase(one, checkSites))

  test('where Saoma does not answer, the check of the site says so, and discovery is not checked', async () => {
    const other = createServer((_, response) => response.writeHead(404).end('no such page'))
    for (const port of [await deadPort(), await serve(other)]) {
      startAnew({ SAOMA_URL: `http://127.0.0.1:${port}` })
      const [finding] = await checkSites(12_000)
      expect(finding).toMatchObject({
        state: 'untried',
        why: { en: 'not checked: Saoma does not answer at SAOMA_URL' },
      })
    }
  })

  test('without a database the sites are not checked, and discovery is', async () => {
    startAnew({
      SAOMA_URL: await provider(),
      DATABASE_URL: `postgresql://a:b@127.0.0.1:${await deadPort()}/a`,
    })
    const states = (await checkSites(12_000)).map(({ state }) => state)
    expect(states).toEqual(['ok', 'untried', 'untried'])
  })
})

function cases(): Case[] {
  return [
    {
      broken: 'a proxy does not forward /.well-known/',
      arrange: async () => ({ SAOMA_URL: await provider({ metadata: undefined }) }),
      checks: [discovery],
      en: '/.well-known/openid-configuration returned 404',
      zh: '返回 404',
    },
    {
      broken: 'a proxy does not forward /oidc/',
      arrange: async () => ({ SAOMA_URL: await provider({ keys: undefined }) }),
      checks: [discovery],
      en: '/oidc/jwks returned 404',
      zh: '/oidc/jwks 返回 404',
    },
    {
      broken: 'there are no keys',
      arrange: async () => ({ SAOMA_URL: await provider({ keys: [] }) }),
      checks: [discovery],
      en: '/oidc/jwks returned 200',
      zh: '/oidc/jwks 返回 200',
    },
    {
      broken: 'the site has another issuer',
      arrange: async () => ({ SAOMA_URL: await provider({ metadata: { issuer: 'https://old.example' } }) }),
      checks: [discovery],
      en: 'its issuer is https://old.example',
      zh: 'issuer 是 https://old.example',
    },
    {
      broken: 'the host of a redirect address does not resolve',
      arrange: async () => {
        await register({ redirectUris: ['http://localhost/a', 'https://no-such-host.invalid/callback'] })
        return { SAOMA_URL: await provider() }
      },
      checks: ['Other sites: redirect addresses'],
      en: 'The host no-such-host.invalid in a redirect address of “Tea shop” does not resolve',
      zh: '域名 no-such-host.invalid 无法解析',
      todo: 'saoma client disable',
    },
    {
      broken: 'nothing listens at a back-channel address',
      arrange: async () => {
        await register({ backchannelUri: `http://127.0.0.1:${await deadPort()}/logout` })
        return { SAOMA_URL: await provider() }
      },
      checks: ['Other sites: back-channel'],
      en: 'Nothing listens at http://127.0.0.1:',
      zh: '拒绝连接',
      todo: '--backchannel (Tea shop)',
    },
  ]
}

/** Makes this the only site. */
async function register(
  changes: { redirectUris?: string[]; backchannelUri?: string },
  disabled = false,
): Promise<void> {
  await db().site.deleteMany()
  const site = { name: 'Tea shop', redirectUris: ['http://localhost/callback'], ...changes }
  const { id } = await addSite(site, { address: null })
  if (disabled) await setDisabled(id, true, { address: null })
  await pool().end()
}

/** A server with a provider's metadata and keys, or without. Gives its address. */
async function provider(
  changes: { metadata?: object | undefined; keys?: unknown[] | undefined } = {},
): Promise<string> {
  const server = createServer(({ url: path, headers }, response) => {
    const issuer = `http://${headers.host}`
    const { metadata, keys } = { metadata: {}, keys: [{ kty: 'RSA' }], ...changes }
    const own = { issuer, jwks_uri: `${issuer}/oidc/jwks`, ...metadata }
    const health = { code: 200, data: {}, msg: 'ok' }
    if (path === '/api/health') response.end(JSON.stringify(health))
    else if (path === '/.well-known/openid-configuration' && metadata) response.end(JSON.stringify(own))
    else if (path === '/oidc/jwks' && keys) response.end(JSON.stringify({ keys }))
    else response.writeHead(404).end('no such page')
  })
  return `http://127.0.0.1:${await serve(server)}`
}
