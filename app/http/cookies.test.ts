import { NextResponse } from 'next/server'
import { expect, test, vi } from 'vitest'
import { setBrowserCookie } from './cookies.ts'

let days = 30
vi.mock('#lib/env.ts', () => ({
  env: () => ({ SAOMA_URL: 'https://site.test', SAOMA_SECRET: 'a-secret-of-thirty-two-characters-or-more' }),
  sessionSeconds: () => days * 24 * 3_600,
}))

test.each([
  [1, 30],
  [30, 30],
  [90, 90],
])('where a session lasts %i days, the browser is recognized for %i', (session, browser) => {
  days = session
  const response = new NextResponse()
  setBrowserCookie(response, { secret: 's'.repeat(43), people: [] })
  expect(response.cookies.get('__Host-saoma_browser')?.maxAge).toBe(browser * 24 * 3_600)
})
