import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { KNOWN, KNOWN_USER, LOST, NEW_USER } from '../testing/world'
import { createAccount } from './account'
import type { Account, AccountPorts, AccountState } from './account'
import type { Answer } from './api'
import type { Known, Session, Site, User } from './wire'

function session(id: string): Session {
  return {
    id,
    browser: 'Chrome',
    system: 'Windows',
    address: null,
    place: null,
    newBrowser: false,
    lastSeenAt: '2026-11-23T03:00:00Z',
  }
}

function site(id: string): Site {
  const connectedAt = '2026-11-20T03:00:00Z'
  return { id, name: `Shop ${id}`, host: 'shop.test', logoUrl: null, shares: [], connectedAt }
}

const UNAUTHENTICATED = { is: 'refused', error: 'unauthenticated', msg: 'Sign in first' } as const

let states: AccountState[]
let asked: string[]
let code: string | null
let auth: Answer<Known>
let sessions: Answer<Session[]>
let sites: Answer<Site[]>
let ended: Answer<true>
let exported: Answer<object>
let clipboard: boolean
let registered: Answer<User>
let account: Account

afterEach(() => {
  vi.useRealTimers()
})

function last(): AccountState | undefined {
  return states[states.length - 1]
}

beforeEach(() => {
  states = []
  asked = []
  code = 'code'
  auth = { is: 'answered', data: { ...KNOWN, user: KNOWN_USER }, at: 0 }
  sessions = { is: 'answered', data: [session('1'), session('2')], at: 5000 }
  sites = { is: 'answered', data: [site('a'), site('b')], at: 5000 }
  ended = { is: 'answered', data: true, at: 0 }
  exported = { is: 'answered', data: { id: 'u1' }, at: 0 }
  clipboard = true
  registered = { is: 'answered', data: KNOWN_USER, at: 0 }
  const api: AccountPorts['api'] = {
    auth: () => Promise.resolve(auth),
    sessions: () => Promise.resolve(sessions),
    sites: () => Promise.resolve(sites),
    disconnect: (_, id) => (asked.push(`disconnect ${id}`), Promise.resolve(ended)),
    exportAccount: () => Promise.resolve(exported),
    deleteAccount: () => (asked.push('delete'), Promise.resolve(ended)),
    endSession: (_, id) => (asked.push(`end ${id}`), Promise.resolve(ended)),
    register: (_, { nickname, avatarPath }) => (
      asked.push(`register ${nickname} ${avatarPath}`),
      Promise.resolve(registered)
    ),
  }
  account = createAccount(
    {
      api,
      wechatCode: () => Promise.resolve(code),
      isOffline: () => Promise.resolve(false),
      copy: (text) => (asked.push(text), Promise.resolve(clipboard)),
    },
    (state) => states.push(state),
  )
})

test('it shows who I am, where I am signed in, and which sites I let in', async () => {
  await account.open()
  expect(states.map((state) => state.at)).toEqual(['opening', 'shown'])
  expect(last()).toMatchObject({ user: KNOWN_USER, sessions: [session('1'), session('2')], listedAt: 5000 })
  expect(last()).toMatchObject({ sites: [site('a'), site('b')] })
})

test('a refresh leaves the page as it is until the answer is there', async () => {
  await account.open()
  await account.open()
  expect(states.map((state) => state.at)).toEqual(['opening', 'shown', 'shown'])
})

test('two openings at once ask once', async () => {
  await Promise.all([account.open(), account.open()])
  expect(states.map((state) => state.at)).toEqual(['opening', 'shown'])
})

test('without an answer, or with a refusal, it can be tried again', async () => {
  code = null
  await account.open()
  expect(last()).toEqual({ at: 'interrupted', problem: { is: 'wechat_failed' } })
  code = 'code'
  auth = LOST
  await account.open()
  expect(last()).toEqual({ at: 'interrupted', problem: { is: 'offline' } })
  auth = { is: 'answered', data: { ...KNOWN, user: KNOWN_USER }, at: 0 }
  sessions = { is: 'refused', error: 'unavailable', msg: 'words' }
  await account.open()
  expect(last()).toEqual({ at: 'interrupted', problem: { is: 'said', msg: 'words' } })
})

test('without the list of sites it can be tried again', async () => {
  sites = LOST
  await account.open()
  expect(last()).toEqual({ at: 'interrupted', problem: { is: 'offline' } })
})

test('a site is disconnected, also one that had been meanwhile', async () => {
  await account.open()
  await account.disconnect('a')
  expect(last()).toMatchObject({ sites: [site('b')], sessions: [session('1'), session('2')], busy: false })
  ended = { is: 'refused', error: 'not_found', msg: 'words' }
  await account.disconnect('b')
  expect(last()).toMatchObject({ sites: [], problem: null })
  expect(asked).toEqual(['disconnect a', 'disconnect b'])
})

test('one browser is signed out, then all', async () => {
  await account.open()
  await account.end('1')
  expect(last()).toMatchObject({ sessions: [session('2')], busy: false })
  await account.end(null)
  expect(last()).toMatchObject({ sessions: [] })
  expect(asked).toEqual(['end 1', 'end null'])
})

test('a browser that had signed out meanwhile is gone too', async () => {
  ended = { is: 'refused', error: 'not_found', msg: 'words' }
  await account.open()
  await account.end('1')
  expect(last()).toMatchObject({ sessions: [session('2')], problem: null })
})

test('a lost answer leaves the browser in the list and says so', async () => {
  ended = LOST
  await account.open()
  await account.end('1')
  expect(last()).toMatchObject({
    sessions: [{ id: '1' }, { id: '2' }],
    problem: { is: 'no_answer' },
    busy: false,
  })
})

test('a token that is no longer good asks to start again', async () => {
  ended = { is: 'refused', error: 'unauthenticated', msg: 'words' }
  await account.open()
  await account.end('1')
  expect(last()).toMatchObject({ at: 'interrupted' })
})

test('a tap while the page is refreshed is carried out afterwards, and a second one is not', async () => {
  await account.open()
  const refreshed = account.open()
  await Promise.all([account.remove(), account.remove(), refreshed])
  expect(asked).toEqual(['delete'])
  expect(last()).toMatchObject({ at: 'deleted' })
})

test('a refresh that gets no answer leaves what is shown, and one that is refused does not', async () => {
  await account.open()
  auth = LOST
  await account.open()
  expect(last()).toMatchObject({
    at: 'shown',
    sessions: [{ id: '1' }, { id: '2' }],
    problem: { is: 'offline' },
  })
  auth = { is: 'refused', error: 'user_blocked', msg: 'words' }
  await account.open()
  expect(last()).toMatchObject({ at: 'interrupted', problem: { is: 'said', msg: 'words' } })
})

test('a second tap while the first is on its way does nothing', async () => {
  await account.open()
  await Promise.all([account.end('1'), account.end('2')])
  expect(asked).toEqual(['end 1'])
})

test('a new name is stored; a picture alone goes with the name that is known', async () => {
  await account.open()
  expect(await account.save({ nickname: '大明', avatarPath: null })).toBe(true)
  expect(await account.save({ nickname: null, avatarPath: 'http://tmp/a.png' })).toBe(true)
  expect(asked).toEqual(['register 大明 null', `register ${KNOWN_USER.nickname} http://tmp/a.png`])
})

test('nothing new is not sent', async () => {
  await account.open()
  expect(await account.save({ nickname: KNOWN_USER.nickname, avatarPath: null })).toBe(true)
  expect(await account.save({ nickname: null, avatarPath: null })).toBe(true)
  expect(asked).toEqual([])
})

test('a picture without any name is asked for one', async () => {
  auth = { is: 'answered', data: { ...KNOWN, user: NEW_USER }, at: 0 }
  await account.open()
  expect(await account.save({ nickname: null, avatarPath: 'http://tmp/a.png' })).toBe(false)
  expect(last()).toMatchObject({ at: 'shown', problem: { is: 'name_missing' } })
  expect(asked).toEqual([])
})

test('a name that was refused stays to be corrected', async () => {
  registered = { is: 'refused', error: 'bad_request', msg: 'words' }
  auth = { is: 'answered', data: { ...KNOWN, user: NEW_USER }, at: 0 }
  await account.open()
  expect(await account.save({ nickname: '\u0007', avatarPath: null })).toBe(false)
  expect(last()).toMatchObject({ at: 'shown', user: NEW_USER, problem: { is: 'said', msg: 'words' } })
})

test('after leaving nothing is shown any more', async () => {
  const late = account.open()
  account.close()
  await late
  expect(states.map((state) => state.at)).toEqual(['opening'])
})

test('everything stored is copied as JSON, and a clipboard that refuses it is told', async () => {
  await account.open()
  expect(last()).toMatchObject({ copied: null })
  await account.copyData()
  expect(last()).toMatchObject({ copied: true, busy: false, problem: null })
  expect(asked.map((text) => JSON.parse(text) as unknown)).toEqual([{ id: 'u1' }])
  clipboard = false
  await account.copyData()
  expect(last()).toMatchObject({ copied: false, busy: false })
  exported = LOST
  await account.copyData()
  expect(last()).toMatchObject({ copied: null, busy: false, problem: { is: 'no_answer' } })
})

test('the account is deleted, and is not opened again: that would make a new one', async () => {
  await account.open()
  await account.remove()
  expect(last()).toEqual({ at: 'deleted' })
  await account.open()
  expect(last()).toEqual({ at: 'deleted' })
  expect(asked).toEqual(['delete'])
})

test('where the answer to a deletion is lost, the account is not opened again, and the second try finds it gone', async () => {
  await account.open()
  ended = { is: 'lost' }
  await account.remove()
  expect(last()).toMatchObject({ at: 'shown', problem: { is: 'no_answer' } })
  const shown = last()
  await account.open()
  expect(last()).toBe(shown)
  ended = UNAUTHENTICATED
  await account.remove()
  expect(last()).toEqual({ at: 'deleted' })
})

test('where the answer to a deletion is lost, any other call finds the account gone too', async () => {
  await account.open()
  ended = LOST
  await account.remove()
  ended = UNAUTHENTICATED
  await account.end('1')
  expect(last()).toEqual({ at: 'deleted' })
})

test('an expired token does not tell whether the account was deleted: the page says so, and opens again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await account.open()
  ended = LOST
  await account.remove()
  vi.setSystemTime(Date.now() + 900_000)
  ended = UNAUTHENTICATED
  await account.remove()
  expect(last()).toEqual({ at: 'interrupted', problem: { is: 'deletion_unknown' } })
  await account.open()
  expect(last()).toMatchObject({ at: 'shown', user: KNOWN_USER })
})

test.each(['nonsense', 'unavailable', 'internal'])(
  'an answer to a deletion that is %s does not tell that the account is still there',
  async (error) => {
    await account.open()
    ended = { is: 'refused', error, msg: 'Later' }
    await account.remove()
    const shown = last()
    await account.open()
    expect(last()).toBe(shown)
    ended = UNAUTHENTICATED
    await account.remove()
    expect(last()).toEqual({ at: 'deleted' })
  },
)

test('a refusal does not undo a deletion whose answer was lost before', async () => {
  await account.open()
  ended = LOST
  await account.remove()
  ended = { is: 'refused', error: 'rate_limited', msg: 'Later' }
  await account.remove()
  ended = UNAUTHENTICATED
  await account.remove()
  expect(last()).toEqual({ at: 'deleted' })
})

test('where deleting fails, the account stays and says why', async () => {
  await account.open()
  ended = { is: 'refused', error: 'unavailable', msg: 'Later' }
  await account.remove()
  expect(last()).toMatchObject({ at: 'shown', busy: false, problem: { is: 'said', msg: 'Later' } })
})
