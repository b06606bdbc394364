import { expect, test } from 'vitest'
import { readKnown, readPhone, readSessions, readSites, readStatus, readUser } from './wire'

const user = { id: 'u1', nickname: '小明', avatarUrl: '/api/avatar/a', role: 'user', registered: true }
const request = {
  scene: 's',
  site: 'Saoma',
  browser: 'Chrome 140',
  system: 'Windows',
  address: '203.0.113.*',
  place: null,
  sameNetwork: false,
  createdAt: '2026-11-23T03:00:00.000Z',
  expiresAt: '2026-11-23T03:02:00.000Z',
  numberNeeded: true,
}

test('who is known and what is asking are read', () => {
  const known = readKnown({ token: 't', expiresIn: 900, user, request })
  expect(known?.expiresIn).toBe(900)
  expect(known?.user).toEqual({ id: 'u1', nickname: '小明', avatarUrl: '/api/avatar/a', registered: true })
  expect(known?.request).toMatchObject({ site: 'Saoma', place: null, numberNeeded: true })
})

test('the phone number is read, masked; null where none is told', () => {
  expect(readKnown({ token: 't', user, request, phone: '138****0000' })?.phone).toBe('138****0000')
  for (const phone of [null, undefined, 7])
    expect(readKnown({ token: 't', user, request, phone })?.phone).toBeNull()
  expect(readPhone({ phone: '138****0000' })).toBe('138****0000')
  expect(readPhone({ phone: null })).toBeNull()
})

test('what one agrees to is read; null where the site has none', () => {
  const pages = { termsUrl: 'https://site.test/terms', privacyUrl: 'https://site.test/privacy' }
  expect(readKnown({ token: 't', user, request, ...pages })).toMatchObject(pages)
  expect(readKnown({ token: 't', user, request })).toMatchObject({ termsUrl: null, privacyUrl: null })
})

test('without a scene there is no request', () => {
  expect(readKnown({ token: 't', user })?.request).toBeNull()
  expect(readKnown({ token: 't', user, request: null })?.request).toBeNull()
})

test('an answer without a token, a user or the time of the request is not understood', () => {
  expect(readKnown({ user })).toBeNull()
  expect(readKnown({ token: 't', user: {} })).toBeNull()
  expect(readKnown({ token: 't', user, request: { ...request, createdAt: undefined } })).toBeNull()
  expect(readKnown('<html>')).toBeNull()
})

test('a new person has no name and no picture', () => {
  expect(readUser({ user: { id: 'u2', nickname: null, avatarUrl: null, registered: false } })).toEqual({
    id: 'u2',
    nickname: null,
    avatarUrl: null,
    registered: false,
  })
})

test('a session that is not understood is left out of the list', () => {
  const session = {
    id: '1',
    browser: 'Safari',
    system: 'iOS',
    place: null,
    lastSeenAt: '2026-11-23T03:00:00Z',
  }
  expect(readSessions({ sessions: [session, { id: 2 }, null] })).toEqual([
    { ...session, address: null, newBrowser: false },
  ])
  const newBrowser = { ...session, address: null, newBrowser: true }
  expect(readSessions({ sessions: [newBrowser] })).toEqual([newBrowser])
  expect(readSessions({})).toBeNull()
})

test('a site that is not understood is left out of the list', () => {
  const site = {
    id: 'a',
    name: 'Shop',
    host: 'shop.test',
    shares: ['phone'],
    connectedAt: '2026-11-23T03:00:00Z',
  }
  expect(readSites({ sites: [{ ...site, logoUrl: null, lastUsedAt: null }, { id: 'b' }, null] })).toEqual([
    { ...site, logoUrl: null },
  ])
  expect(readSites({ sites: [{ ...site, host: null, shares: 'phone' }] })).toEqual([
    { ...site, host: '', shares: [], logoUrl: null },
  ])
  expect(readSites({})).toBeNull()
})

test('the status is read', () => {
  expect(readStatus({ status: 'confirmed' })).toBe('confirmed')
  expect(readStatus(null)).toBeNull()
})
