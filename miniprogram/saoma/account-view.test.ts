import { expect, test } from 'vitest'
import { KNOWN_USER } from '../testing/world'
import { accountView } from './account-view'
import type { AccountState } from './account'

const shown: AccountState = {
  at: 'shown',
  token: 't',
  tokenUntil: 0,
  user: KNOWN_USER,
  sessions: [
    {
      id: '1',
      browser: 'Chrome 140',
      system: 'Windows',
      address: '203.0.113.*',
      place: 'Shanghai',
      newBrowser: true,
      lastSeenAt: '2026-11-23T03:00:00Z',
    },
    {
      id: '2',
      browser: null,
      system: null,
      address: null,
      place: null,
      newBrowser: false,
      lastSeenAt: '2026-11-21T01:00:00Z',
    },
  ],
  sites: [
    {
      id: 'a',
      name: '茶铺',
      host: 'shop.test',
      logoUrl: '/api/avatar/a',
      shares: ['email', 'phone', 'profile'],
      connectedAt: '2026-11-20T03:00:00Z',
    },
    {
      id: 'b',
      name: 'Blog',
      host: 'blog.test',
      logoUrl: null,
      shares: [],
      connectedAt: '2026-11-23T02:00:00Z',
    },
  ],
  listedAt: Date.parse('2026-11-23T03:03:00Z'),
  busy: false,
  problem: null,
  copied: null,
}

test('each browser is named with its place and when it was last seen', () => {
  expect(accountView(shown, '', 'en').sessions).toEqual([
    {
      id: '1',
      name: 'Chrome 140 · Windows',
      isNew: true,
      detail: 'Shanghai · used in the last 24 hours',
    },
    { id: '2', name: 'Unknown', isNew: false, detail: 'used 2 days ago' },
  ])
})

test('each site is named with its host, what it learns and since when', () => {
  expect(accountView(shown, 'https://saoma.test', 'en').sites).toEqual([
    {
      id: 'a',
      name: '茶铺',
      host: 'shop.test',
      logo: 'https://saoma.test/api/avatar/a',
      detail:
        'Can see: a placeholder email address (not your own), phone number, name and picture · connected 3 days ago',
      question: 'To sign in to 茶铺 again, you’ll need to scan and confirm. The site may keep you signed in.',
    },
    {
      id: 'b',
      name: 'Blog',
      host: 'blog.test',
      logo: '',
      detail: 'Can recognize you, but can’t see anything else · connected 1 hour ago',
      question: 'To sign in to Blog again, you’ll need to scan and confirm. The site may keep you signed in.',
    },
  ])
})

test('what went wrong is said beside the list, or instead of it', () => {
  expect(accountView({ ...shown, problem: { is: 'no_answer' } }, '', 'en').problem).toContain(
    'didn’t respond',
  )
  expect(accountView({ at: 'interrupted', problem: { is: 'offline' } }, '', 'zh').title).toBe('网络不可用')
  expect(accountView({ at: 'interrupted', problem: { is: 'deletion_unknown' } }, '', 'en')).toMatchObject({
    title: 'Couldn’t confirm that the account was deleted',
    text: expect.stringContaining('If your account still exists') as string,
  })
  expect(accountView({ at: 'opening' }, '', 'zh')).toMatchObject({ title: '', sessions: [] })
})
