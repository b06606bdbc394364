import type { Account } from './common/account.ts'

const OPEN_PLATFORM = 'demo-open-platform'

/** The account that the app uses: as in .env.example where the environment says nothing else. */
export function demoAccounts(own: { appid: string; secret: string; page: string }): Account[] {
  const { appid, secret, page } = own
  const first: Account = { appid, secret, verified: true, openPlatform: OPEN_PLATFORM, releasedPages: [page] }
  const others = [secondVerifiedAccount(page), personalAccount(page)]
  return [first, ...others.filter((other) => other.appid !== appid)]
}

function secondVerifiedAccount(page: string): Account {
  return {
    appid: 'wxde30000000000001',
    secret: '11111111111111111111111111111111',
    verified: true,
    openPlatform: OPEN_PLATFORM,
    releasedPages: [page],
  }
}

function personalAccount(page: string): Account {
  return {
    appid: 'wxde30000000000002',
    secret: '22222222222222222222222222222222',
    verified: false,
    releasedPages: [page],
  }
}
