/** Questions of every length, for the page's first screen. */
import type { Asked } from '../../miniprogram/saoma/login-state.ts'
import { ASKED } from '../../miniprogram/testing/world.ts'

/** A phone of 375 × 667 px under its status bar of 20 px. WeChat's own bar takes 44 px more. */
export const SMALL_PHONE = { width: 375, height: 647 }

const { token, user, request } = ASKED
const createdAt = new Date(Date.now() - 12_000).toISOString()
const site = { ...request, site: '茶铺', host: 'shop.test', logoUrl: '/api/avatar/l', createdAt }
const away = { ...site, place: '中国 上海 (Shanghai, China)', sameNetwork: true }
const terms = { termsUrl: 'https://site.test/terms', privacyUrl: 'https://site.test/privacy' }
const stranger = { ...user, nickname: null, avatarUrl: null, registered: false }
const everything = ['profile', 'email', 'phone']

/** What POST /api/miniapp/auth answers. */
export const QUESTIONS: Record<string, Partial<Asked> & Pick<Asked, 'request'>> = {
  'where little is known': { token, user, request: { ...site, browser: null, address: null } },
  'with a place': { token, user, request: away, ...terms },
  'with the number': { token, user, request: { ...away, numberNeeded: true }, ...terms },
  'with a profile and a phone number': {
    token,
    user: stranger,
    request: { ...away, shares: everything },
    ...terms,
  },
  'with all of it': {
    token,
    user: stranger,
    request: { ...away, shares: everything, numberNeeded: true },
    ...terms,
  },
  'with a long name': { token, user, request: { ...away, site: '茶铺 Tea shop '.repeat(9) }, ...terms },
}
