import { describe, expect, test } from 'vitest'
import { countBySlot, type Funnel, funnel as funnelOf, stages } from '#lib/funnel.ts'
import { removeSite } from '#lib/site/clients.ts'
import { codeKind } from '#lib/wechat/code-image.ts'
import { scan } from '../clients/log-in.ts'
import { Site } from '../clients/site.ts'
import { bearer, operator } from '../http/operator.ts'
import {
  confirmed,
  expectRefused,
  newBrowser,
  newPhone,
  scanned,
  signedIn,
  sql,
} from '../http/shared-stack.ts'

type Removed = {
  scenes: number
  sessions: number
  counters: number
  entries: number
  spares: number
}

async function cleanUp(): Promise<Removed> {
  const headers = bearer(operator.cron)
  const { status, data } = await newBrowser().call<{ removed: Removed }>(
    'GET',
    '/api/cleanup',
    undefined,
    headers,
  )
  expect(status).toBe(200)
  return data.removed
}

async function funnel(): Promise<Funnel> {
  const headers = bearer(operator.metrics)
  return (await newBrowser().call<Funnel>('GET', '/api/metrics?hours=9', undefined, headers)).data
}

/** What the desk shows of one site, or of all: in the table, and in the bars of the picture together. */
async function countsOf(
  siteId?: string,
  hours = 9,
  slot: 'hour' | 'day' = 'hour',
): Promise<{ funnel: Funnel; total: number[] }> {
  const slots = await countBySlot(hours, slot, siteId)
  const total = stages.map((stage) => slots.reduce((sum, counts) => sum + counts[stage], 0))
  return { funnel: await funnelOf(hours, siteId), total }
}

/** Moves all times of a scene some hours back. */
async function age(scene: string, hours = 3): Promise<void> {
  const columns = ['createdAt', 'expiresAt', 'scannedAt', 'confirmedAt', 'signedInAt', 'cancelledAt']
  const set = columns.map((name) => `"${name}" = "${name}" - make_interval(hours => $2)`)
  await sql(`UPDATE "Scene" SET ${set.join(', ')} WHERE id = $1`, [scene, hours])
}

/** One login for each possible course. */
async function everyWay(): Promise<string[]> {
  const shown = await newBrowser().openCode()
  const waiting = await scanned()
  const declined = await scanned()
  await declined.phone.decide(declined.code.scene, 'cancel')
  const done = [await confirmed(), await signedIn()]
  return [shown, waiting.code, declined.code, ...done.map(({ code }) => code)].map(({ scene }) => scene)
}

async function remaining(scenes: string[]): Promise<number> {
  const [row] = await sql<{ n: number }>('SELECT count(*)::int AS n FROM "Scene" WHERE id = ANY($1)', [
    scenes,
  ])
  return row?.n ?? -1
}

describe('cleaning up', () => {
  test('removes scenes an hour after they ended, and the funnel stays the same', async () => {
    const old = await everyWay()
    const young = await everyWay()
    for (const scene of old) await age(scene)
    await Promise.all(young.map((scene) => age(scene, 0)))
    const before = await funnel()
    const { scenes } = await cleanUp()
    expect(scenes).toBeGreaterThanOrEqual(old.length)
    expect([await remaining(old), await remaining(young)]).toEqual([0, young.length])
    expect(await funnel()).toEqual(before)
    expect((await cleanUp()).scenes).toBe(0)
    expect(await funnel()).toEqual(before)
  })

  test('removes expired sessions, and signs nobody else out', async () => {
    const gone = await signedIn()
    const here = await signedIn()
    await sql(
      `UPDATE "Session" SET "expiresAt" = now() - interval '1 second' WHERE id = (SELECT "sessionId" FROM "Scene" WHERE id = $1)`,
      [gone.code.scene],
    )
    expect((await cleanUp()).sessions).toBe(1)
    const { data } = await here.browser.session()
    expect(data.user).not.toBeNull()
  })

  test('removes expired counters, audit entries after 90 days, and spare codes after a week, those of other settings after a day', async () => {
    await sql(
      `INSERT INTO "RateLimit" (key, points, expire) VALUES ('gone', 1, 1), ('here', 1, 99999999999999)`,
    )
    await sql(
      `INSERT INTO "AuditEntry" (event, scene, at) VALUES ('scanned', 'gone', now() - interval '91 days'), ('scanned', 'here', now() - interval '89 days')`,
    )
    await sql(
      `INSERT INTO "SpareCode" (scene, kind, image, "createdAt") VALUES ('gone', '', '', now() - interval '2 days'), ('here', $1, '', now() - interval '6 days'), ('old', $1, '', now() - interval '8 days')`,
      [codeKind()],
    )
    expect(await cleanUp()).toMatchObject({ counters: 1, entries: 1, spares: 2 })
    const left = await sql(
      `SELECT key AS id FROM "RateLimit" WHERE key IN ('gone', 'here') UNION ALL SELECT scene FROM "AuditEntry" WHERE scene IN ('gone', 'here') UNION ALL SELECT scene FROM "SpareCode" WHERE scene IN ('gone', 'here')`,
    )
    expect(left).toEqual(Array.from({ length: 3 }, () => ({ id: 'here' })))
  })

  test('works in batches until all is gone, also on several instances at once', async () => {
    const [site, other] = [await Site.add(newBrowser), await Site.add(newBrowser)]
    await sql(
      `INSERT INTO "Scene" (id, "browserHash", "createdAt", "expiresAt", "siteId")
       SELECT 'old-' || n, 'nobody', now() - interval '5 hours', now() - interval '5 hours', ($1::text[])[n % 3]
       FROM generate_series(1, 1700) n`,
      [[site.id, other.id]],
    )
    const counts = () => Promise.all([site.id, other.id].map((id) => countsOf(id)))
    const before = [await funnel(), await counts()]
    expect((await counts()).map(({ total }) => total[0])).toEqual([567, 567])
    const removed = await Promise.all([cleanUp(), cleanUp(), cleanUp()])
    expect(removed.reduce((sum, { scenes }) => sum + scenes, 0)).toBe(1_700)
    expect([await funnel(), await counts()]).toEqual(before)
  })
})

describe('the funnel', () => {
  test('counts every step, how long it took, and why logins were refused', async () => {
    const before = await funnel()
    await everyWay()
    const { code } = await scanned()
    await newPhone().scan(code.scene)
    const after = await funnel()
    const more = after.steps.map(({ step, count }, i) => [step, count - (before.steps[i]?.count ?? 0)])
    expect(Object.fromEntries(more)).toEqual({
      shown: 6,
      scanned: 5,
      confirmed: 2,
      signed_in: 1,
      cancelled: 1,
      expired: 0,
    })
    for (const { step, p50, p95 } of after.steps.filter(
      ({ step }) => step === 'scanned' || step === 'signed_in',
    )) {
      expect(p50, step).toBeGreaterThan(0)
      expect(p95).toBeGreaterThanOrEqual(p50 ?? Infinity)
    }
    const taken = (of: Funnel): number =>
      of.refused.find(({ reason }) => reason === 'scene_taken')?.count ?? 0
    expect(taken(after) - taken(before)).toBe(1)
  })

  test('of one site counts its logins alone, also once they are deleted, until the site is removed', async () => {
    const [site, other] = [await Site.add(newBrowser), await Site.add(newBrowser)]
    const { code, browser } = await site.signIn(newBrowser(), newPhone())
    const { code: taken } = await scan(browser, newPhone(), await site.next(browser, { prompt: 'login' }))
    await newPhone().scan(taken.scene)
    await other.signIn(newBrowser(), newPhone())
    for (const scene of [code.scene, taken.scene]) await age(scene)
    await signedIn()

    const before = await countsOf(site.id)
    expect(before.funnel.steps.map(({ count }) => count)).toEqual([2, 2, 1, 1, 0, 1])
    expect(before.funnel.refused).toEqual([{ reason: 'scene_taken', count: 1 }])
    expect(before.total).toEqual([2, 2, 1, 1])
    const all = await countsOf()
    await cleanUp()
    expect(await remaining([code.scene, taken.scene])).toBe(0)
    expect([await countsOf(site.id), await countsOf()]).toEqual([before, all])
    expect((await countsOf(other.id)).total).toEqual([1, 1, 1, 1])

    await removeSite(site.id, { address: null })
    expect((await countsOf(site.id)).total).toEqual([0, 0, 0, 0])
    expect(await countsOf()).toEqual(all)
  })

  test('counts in the days of a picture what it counts in the table', async () => {
    const site = await Site.add(newBrowser)
    await sql(
      `INSERT INTO "Scene" (id, "browserHash", "createdAt", "expiresAt", "scannedAt", "siteId")
       SELECT 'hourly-' || n, 'nobody', at, at, at, $1
       FROM generate_series(1, 60) n CROSS JOIN LATERAL (SELECT now() - make_interval(hours => n)) scene (at)`,
      [site.id],
    )
    // At most one of the two begins with a day in China.
    for (const hours of [24, 30]) {
      const { funnel: table, total } = await countsOf(site.id, hours, 'day')
      expect(total).toEqual([hours, hours, 0, 0])
      expect(table.steps.slice(0, 4).map(({ count }) => count)).toEqual(total)
    }
  })

  test("is in Prometheus's own format for Prometheus", async () => {
    const headers = { ...bearer(operator.metrics), accept: 'text/plain;version=0.0.4;q=0.5,*/*;q=0.1' }
    const response = await newBrowser().fetch('GET', '/api/metrics', { headers })
    expect(response.headers.get('content-type')).toMatch(/^text\/plain;version=0\.0\.4;/)
    const lines = (await response.text()).trimEnd().split('\n')
    for (const line of lines) expect(line).toMatch(/^(# TYPE \w+ (histogram|counter)|\w+\{[^}]*\} \d+)$/)
    expect(lines).toContainEqual(
      expect.stringMatching(/^saoma_login_step_seconds_bucket\{step="scanned",le="\+Inf"\} [1-9]/),
    )
  })

  test.each(['*/*', 'text/html', '?J7m', ''])('is JSON in the envelope for Accept: %j', async (accept) => {
    const response = await newBrowser().fetch('GET', '/api/metrics', {
      headers: { ...bearer(operator.metrics), accept },
    })
    expect(await response.json()).toMatchObject({ code: 200, data: { hours: 24 } })
  })

  test.each(['0', '-1', '1.5', 'x', '99999999', ''])('hours of %j are 400', async (hours) => {
    const headers = bearer(operator.metrics)
    const answer = await newBrowser().call('GET', `/api/metrics?hours=${hours}`, undefined, headers)
    expectRefused(answer, 400, 'bad_request')
  })
})

test.each([
  ['/api/metrics', operator.cron],
  ['/api/cleanup', operator.metrics],
])('%s needs its own secret', async (path, other) => {
  const browser = (await signedIn()).browser
  for (const headers of [{}, bearer(other), bearer(''), { authorization: 'Basic x' }])
    expectRefused(await browser.call('GET', path, undefined, headers), 401, 'unauthenticated')
})
