import { expect, test } from 'vitest'
import { ApiError } from '../../client/api.ts'
import { type Code, isOutdated, type SceneState } from './code.ts'
import { type Login, type LoginEvent, loginReducer, newLogin, shownCode } from './login.ts'

function code(scene: string): Code {
  return {
    scene,
    image: null,
    attempt: 'x',
    deadline: 0,
    now: '',
    expiresAt: '',
    channel: '',
    pollSeconds: 2,
    push: { key: '', cluster: '', tls: true },
    state: {},
  }
}

function after(start: Login, ...events: LoginEvent[]): Login {
  return events.reduce(loginReducer, start)
}

function news(scene: string, state: SceneState): LoginEvent {
  return { type: 'news', scene, state }
}

function opened(scene: string): LoginEvent {
  return { type: 'opened', code: code(scene) }
}

function lost(scene: string): LoginEvent {
  return { type: 'lost', scene }
}

function pollFailed(scene: string, error: string): LoginEvent {
  return { type: 'poll_failed', scene, error: new ApiError(error, '', null) }
}

function scenesOf({ codes }: Login): string[] {
  return codes.map(({ scene }) => scene)
}

function stateOf({ codes }: Login, scene: string): SceneState | undefined {
  return codes.find((one) => one.scene === scene)?.state
}

const one = newLogin(code('old'))
const two = after(one, news('old', { status: 'waiting' }), opened('new'))

test('a new code is shown, and the previous one is still followed', () => {
  expect(shownCode(two)?.scene).toBe('new')
  expect(scenesOf(two)).toEqual(['new', 'old'])
})

test('a code that was scanned just before it was replaced is shown', () => {
  expect(shownCode(after(two, news('old', { status: 'scanned' })))?.scene).toBe('old')
})

test.each(['cancelled', 'expired', 'signed_in'] as const)(
  'a code that is %s is no longer followed once a new one is opened',
  (status) => {
    expect(scenesOf(after(two, news('old', { status }), opened('third')))).toEqual(['third', 'new'])
  },
)

test('`taken` stays, whatever status is polled afterwards', () => {
  const taken = after(one, news('old', { status: 'scanned' }), news('old', { taken: true }))
  expect(stateOf(after(taken, news('old', { status: 'scanned' })), 'old')).toEqual({
    status: 'scanned',
    taken: true,
  })
})

test('a page that is redeeming keeps its ticket, and goes on showing that code', () => {
  const redeemed = after(
    two,
    news('old', { status: 'confirmed', ticket: 't' }),
    news('old', { status: 'signed_in' }),
  )
  expect(stateOf(redeemed, 'old')).toEqual({ status: 'signed_in', ticket: 't' })
  expect(shownCode(redeemed)?.scene).toBe('old')
})

test.each(['expired', 'cancelled'] as const)('a ticket is dropped when its scene is %s', (status) => {
  const over = after(two, news('old', { status: 'confirmed', ticket: 't' }), news('old', { status }))
  expect(stateOf(over, 'old')).toEqual({ status })
})

test('an event changes only what it names', () => {
  const user = { id: 'u', nickname: 'Ann', avatarUrl: null, role: 'user', registered: true } as const
  const polled = after(one, news('old', { status: 'waiting', deadline: 7 }))
  const pushed = after(polled, news('old', { status: 'scanned', user, number: '42' }))
  expect(stateOf(pushed, 'old')).toEqual({ status: 'scanned', deadline: 7, user, number: '42' })
})

test('a failed poll keeps what is known, and the next news clears its error', () => {
  const failed = after(one, news('old', { status: 'scanned' }), pollFailed('old', 'offline'))
  expect(stateOf(failed, 'old')).toMatchObject({ status: 'scanned', error: { error: 'offline' } })
  expect(stateOf(after(failed, news('old', { taken: true })), 'old')).toEqual({
    status: 'scanned',
    taken: true,
  })
})

test('a poll answered before an event, and received after it, changes nothing', () => {
  const scanned = after(one, news('old', { status: 'scanned' }))
  expect(stateOf(after(scanned, news('old', { status: 'waiting', deadline: 7 })), 'old')).toEqual({
    status: 'scanned',
  })
})

test('codes from before a reload are followed after the new one: each once, and four in all', () => {
  const codes = ['old', 'a', 'b', 'c', 'd', 'e'].map(code)
  expect(scenesOf(after(one, { type: 'restored', codes }))).toEqual(['old', 'a', 'b', 'c'])
})

test.each([
  ['scanned', 'waiting', false],
  ['scanned', 'scanned', false],
  ['scanned', 'confirmed', true],
  ['scanned', 'cancelled', true],
  ['confirmed', 'signed_in', false],
  ['confirmed', 'cancelled', true],
  ['cancelled', 'signed_in', false],
] as const)('news of %s for a scene known to be %s is outdated: %s', (status, known, outdated) => {
  expect(isOutdated({ status }, { status: known })).toBe(outdated)
})

test('nothing is outdated for a page that knows nothing', () => {
  expect(isOutdated({ status: 'scanned' }, {})).toBe(false)
})

test('somebody else’s scan of a login that is decided says nothing new', () => {
  const confirmed = after(one, news('old', { status: 'confirmed', ticket: 't' }))
  expect(after(confirmed, news('old', { status: 'scanned', taken: true }))).toEqual(confirmed)
})

test.each(['scene_unknown', 'forbidden'])('a poll refused with %s loses the scene', (error) => {
  expect(after(one, pollFailed('old', error))).toMatchObject({ codes: [], loss: 'once' })
})

test('losing the replacement of a lost code is a second loss in a row', () => {
  const first = after(one, lost('old'))
  expect(first).toMatchObject({ codes: [], loss: 'once' })
  expect(after(first, opened('new'), lost('new'))).toMatchObject({ codes: [], loss: 'again' })
})

test('scenes lost together count as one loss, however late the older one is noticed', () => {
  expect(after(two, lost('new'), lost('old')).loss).toBe('once')
  expect(after(two, lost('new'), opened('third'), lost('old')).loss).toBe('once')
})

test('news of any scene ends the row of losses, a failed poll does not', () => {
  const replaced = after(one, lost('old'), opened('new'))
  expect(after(replaced, news('new', { status: 'waiting' }), lost('new')).loss).toBe('once')
  expect(after(replaced, pollFailed('new', 'internal'), lost('new')).loss).toBe('again')
})

test('a code that expires before any news of it does not end the row', () => {
  expect(after(one, lost('old'), opened('new'), opened('third'), lost('third')).loss).toBe('again')
})

test('a code that a person asks for after the second loss is one attempt', () => {
  const byHand = after(one, lost('old'), opened('new'), lost('new'), opened('third'))
  expect(byHand.loss).toBe('once')
  expect(after(byHand, lost('third')).loss).toBe('again')
})

test('a code lost after another tab signed in or out counts as a first loss', () => {
  const replaced = after(one, lost('old'), opened('new'))
  expect(after(replaced, { type: 'secret_renewed' }, lost('new')).loss).toBe('once')
  expect(after(replaced, lost('new'), { type: 'secret_renewed' }).loss).toBe('again')
})

test('the error of a failed request for a code stays until one is opened', () => {
  const error = new ApiError('wechat_unavailable', '', null)
  const opening = { type: 'opening', by: 'page' } as const
  const failed = after(newLogin(null), opening, { type: 'open_failed', error })
  expect(failed).toMatchObject({ opening: null, error })
  expect(after(failed, opening)).toMatchObject({ opening: 'page', error })
  expect(after(failed, opening, opened('new'))).toMatchObject({ opening: null, error: null })
})

test.each(['scanned', 'cancelled'] as const)(
  'whoever asks for another code gives up the one that is %s',
  (status) => {
    const asked = after(two, news('new', { status }), { type: 'opening', by: 'person' })
    expect(asked).toMatchObject({ opening: 'person', codes: [{ scene: 'old' }] })
  },
)

test('a code that waits for a scan is followed on while a person asks for another', () => {
  expect(scenesOf(after(two, { type: 'opening', by: 'person' }))).toEqual(['new', 'old'])
})
