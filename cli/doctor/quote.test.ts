import { afterEach, expect, test, vi } from 'vitest'
import { quote } from './quote.ts'

afterEach(() => vi.unstubAllEnvs())

test('a secret in the words of somebody else is not repeated', () => {
  vi.stubEnv('WECHAT_APP_SECRET', 'the-app-secret')
  vi.stubEnv('PUSHER_SECRET', ' the-pusher-secret ')
  vi.stubEnv('DATABASE_URL', 'postgresql://saoma:p%40ss-word@127.0.0.1/saoma')
  expect(quote('no such thing as the-app-secret; signed with the-pusher-secret')).toBe(
    'no such thing as ***; signed with ***',
  )
  expect(quote('p@ss-word, or p%40ss-word, of user saoma')).toBe('***, or ***, of user saoma')
})

test('words cannot move the cursor, colour the terminal, begin a line or fill the screen', () => {
  expect(quote('\u001B[31mred\u001B[0m\r\n✓ all is well\u0007')).toBe('red ✓ all is well')
  expect(quote('x'.repeat(1_000))).toBe(`${'x'.repeat(400)}…`)
})
