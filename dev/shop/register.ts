import { withDatabase } from '#cli/database.ts'
import { forget } from '#lib/per-process.ts'
import { addSite, listSites, removeSite } from '#lib/site/clients.ts'
import type { Settings } from '../stack/settings.ts'

const shell = { address: null }

/** The settings of dev/shop/main.ts, for a shop that is registered with the app of these settings. */
export async function registerShop(settings: Settings, port: number): Promise<Settings> {
  Object.assign(process.env, settings)
  const own = `http://127.0.0.1:${port}`
  const name = '茶铺 Tea shop'
  const { id, secret } = await withDatabase(async () => {
    // An earlier demo's, perhaps at another port, and its secret is lost.
    for (const site of await listSites()) if (site.name === name) await removeSite(site.id, shell)
    const addresses = {
      redirectUris: [`${own}/callback`],
      logoutUris: [`${own}/`],
      backchannelUri: `${own}/backchannel`,
    }
    return addSite({ name, ...addresses }, shell)
  })
  forget('database')
  return {
    SHOP_PORT: String(port),
    SHOP_ISSUER: settings['SAOMA_URL'] ?? '',
    SHOP_CLIENT_ID: id,
    SHOP_CLIENT_SECRET: secret ?? '',
  }
}
