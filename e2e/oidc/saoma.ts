import { randomBytes } from 'node:crypto'
import { addSite } from '#lib/site/clients.ts'
import type { Browser } from '../clients/browser.ts'
import { logIn } from '../clients/log-in.ts'
import type { Phone } from '../clients/phone.ts'
import { newBrowser, newPhone, sql, useSettings } from '../http/shared-stack.ts'
import { callback, type Client, type Provider, signedOut } from './provider.ts'

/** Saoma in this process, or as it is built. People sign in by a phone that confirms, and have a phone number. */
export async function saoma(logouts: { url: string; tokens: string[] }): Promise<Provider> {
  useSettings()
  const phones = new WeakMap<Browser, Phone>()
  const client = async (auth: Client['auth']): Promise<Client> => {
    const name = `Shop ${randomBytes(6).toString('hex')}`
    const addresses = {
      redirectUris: [callback, `${callback}?with=query`],
      logoutUris: [signedOut],
      backchannelUri: logouts.url,
    }
    const { id, secret } = await addSite({ name, ...addresses }, { address: null })
    return { id, secret: secret ?? '', auth }
  }
  return {
    basic: await client('client_secret_basic'),
    post: await client('client_secret_post'),
    newBrowser,
    isLogin: (url) => url.pathname === '/login',
    async signIn(browser, login) {
      const phone = phones.get(browser) ?? newPhone()
      phones.set(browser, phone)
      const next = login.searchParams.get('next') ?? ''
      const { user } = await logIn(browser, phone, next)
      await sql(`UPDATE "User" SET phone = '+8613800138000' WHERE id = $1`, [user.id])
      return next
    },
    async age(seconds) {
      const values = [seconds]
      await sql(`UPDATE "Session" SET "createdAt" = "createdAt" - make_interval(secs => $1)`, values)
      await sql(
        `UPDATE "SiteLogin" SET "codeUsedAt" = "codeUsedAt" - make_interval(secs => $1),
          "codeExpiresAt" = "codeExpiresAt" - make_interval(secs => $1),
          "tokenExpiresAt" = "tokenExpiresAt" - make_interval(secs => $1)`,
        values,
      )
    },
    signOutButton: {},
    logoutTokens: logouts.tokens,
  }
}
