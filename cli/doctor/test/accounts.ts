import type { Account } from 'wechat-standin'

const page = 'pages/login/login'
const common = { verified: true, releasedPages: [page] }

/** Mini-programs as WeChat may know them: one in which all is well, and some in which something is not. */
export const accounts = {
  well: { ...common, appid: 'wx1111111111111111', secret: 'the-app-secret-of-the-first-0001' },
  listed: {
    ...common,
    appid: 'wx2222222222222222',
    secret: 'the-app-secret-of-the-second-002',
    whitelist: ['203.0.113.1'],
  },
  unreleased: {
    ...common,
    appid: 'wx3333333333333333',
    secret: 'the-app-secret-of-the-third-0003',
    releasedPages: [],
  },
  denied: {
    ...common,
    appid: 'wx4444444444444444',
    secret: 'the-app-secret-of-the-fourth-004',
    deniedPaths: ['/wxa/getwxacodeunlimit'],
  },
} satisfies Record<string, Account>

/** The settings that name one of them. */
export function settingsOf({ appid, secret }: Account): Record<string, string> {
  return { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret }
}
