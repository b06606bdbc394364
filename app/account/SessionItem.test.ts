import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { SessionEntry } from '#lib/session.ts'
import { SessionItem } from './SessionItem.tsx'

const now = Date.parse('2026-11-27T10:00:00Z')
const session: SessionEntry = {
  id: 's',
  current: false,
  browser: 'Chrome 140',
  system: null,
  address: null,
  place: null,
  newBrowser: false,
  createdAt: '2026-11-01T10:00:00.000Z',
  lastSeenAt: '2026-11-20T10:00:00.000Z',
}

function textOf(more: Partial<SessionEntry>): string {
  const item = {
    session: { ...session, ...more },
    language: 'en',
    busy: false,
    onEnd: () => undefined,
    now,
  } as const
  return renderToStaticMarkup(createElement(SessionItem, item)).replaceAll(/<[^>]*>/g, ' ')
}

test('a session is recorded as used once a day, so a newer record only tells that it was used within 24 hours', () => {
  expect(textOf({})).toContain('Last used  Nov 20, 2026')
  const recent = textOf({ lastSeenAt: '2026-11-26T11:00:00.000Z' })
  expect(recent).toContain('Used in the last 24 hours')
  expect(recent).not.toContain('Nov 26')
})

test('one that was never recorded as used again was used last when it began, as the phone says too', () => {
  expect(textOf({ lastSeenAt: session.createdAt })).toContain('Last used  Nov 1, 2026')
})

test('the session of this browser, which is in use, says nothing of it', () => {
  expect(textOf({ current: true })).not.toMatch(/used/i)
})
