import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import type { ConnectedSite } from '#lib/site/consent.ts'
import { Site } from '../clients/site.ts'
import { expectRefused, newBrowser, newPhone, sql } from '../http/shared-stack.ts'

type Sites = { sites: ConnectedSite[] }

describe('the sites that a person has let in', () => {
  test('are the same for browser and phone', async () => {
    const site = await Site.add(newBrowser, { name: 'Tea shop' })
    const { browser, phone } = await site.signIn(newBrowser(), newPhone())
    const { status, data } = await phone.call<Sites>('GET', '/api/sites')
    expect(status).toBe(200)
    expect(data).toEqual({
      sites: [
        {
          id: site.id,
          name: 'Tea shop',
          host: 'shop.example',
          logoUrl: null,
          shares: ['profile', 'email'],
          connectedAt: expect.stringMatching(/Z$/),
          lastUsedAt: expect.stringMatching(/Z$/),
        },
      ],
    })
    expect((await browser.call<Sites>('GET', '/api/sites')).data).toEqual(data)
  })

  test('are disconnected from the phone too, which responds with those that are left', async () => {
    const [site, other] = [await Site.add(newBrowser), await Site.add(newBrowser)]
    const { browser, phone, siteCode } = await site.signIn(newBrowser(), newPhone())
    const { access_token } = await site.exchange(siteCode)
    await other.signIn(browser, phone)
    const { status, data } = await phone.call<Sites>('DELETE', `/api/sites/${site.id}`)
    expect(status).toBe(200)
    expect(data.sites.map(({ id }) => id)).toEqual([other.id])
    expect((await site.userInfo(access_token)).status).toBe(401)
    expectRefused(await phone.call('DELETE', `/api/sites/${site.id}`), 404, 'not_found')
  })

  test.each([false, true])(
    'know the person by the same sub after a merge and a disconnect (pairwise: %s)',
    async (pairwise) => {
      const site = await Site.add(newBrowser, { pairwise })
      const [older, phone] = [newPhone(), newPhone()]
      const kept = (await older.auth()).data.user
      async function subOf(): Promise<string | undefined> {
        const { siteCode } = await site.signIn(newBrowser(), phone)
        return decodeJwt((await site.exchange(siteCode)).id_token ?? '').sub
      }
      const sub = await subOf()
      const { user } = (await phone.auth()).data
      await sql('UPDATE "Identity" SET "userId" = $1 WHERE "userId" = $2', [kept.id, user.id])
      await sql('DELETE FROM "User" WHERE id = $1', [user.id])
      expect((await phone.call<Sites>('DELETE', `/api/sites/${site.id}`)).data).toEqual({ sites: [] })
      expectRefused(await phone.call('DELETE', `/api/sites/${site.id}`), 404, 'not_found')
      expect(await subOf()).toBe(sub)
      expect((await phone.call<Sites>('GET', '/api/sites')).data.sites).toHaveLength(1)
      const rows = await sql('SELECT FROM "Consent" WHERE "siteId" = $1', [site.id])
      expect(rows).toHaveLength(1)
    },
  )

  test('are nobody else’s', async () => {
    const site = await Site.add(newBrowser)
    const { phone } = await site.signIn(newBrowser(), newPhone())
    const stranger = newPhone()
    await stranger.auth()
    expect((await stranger.call<Sites>('GET', '/api/sites')).data).toEqual({ sites: [] })
    expectRefused(await stranger.call('DELETE', `/api/sites/${site.id}`), 404, 'not_found')
    for (const method of ['GET', 'DELETE'])
      expectRefused(
        await newPhone().call(method, method === 'GET' ? '/api/sites' : `/api/sites/${site.id}`),
        401,
        'unauthenticated',
      )
    expect((await phone.call<Sites>('GET', '/api/sites')).data.sites).toHaveLength(1)
  })
})
