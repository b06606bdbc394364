import { expect, test } from 'vitest'
import { refusedPublish } from './refused.ts'

// The first two as hosted Pusher words them: pusher/pusher-http-go#91, pusher/pusher-http-ruby#49.
const signature = String.raw`Invalid signature: you should have sent HmacSHA256Hex("POST\n/apps/3/events\nauth_key=k&auth_timestamp=1701978133&auth_version=1.0&body_md5=5c97", your_secret_key), but you sent "e2ab"`
const timestamp =
  'Timestamp expired: Given timestamp (2013-09-29T08:46:33Z) not within 600s of server time (2013-09-29T08:36:32Z)'

test.each([
  [signature, 'PUSHER_SECRET is not the secret of this key'],
  [timestamp, "This machine's clock"],
  ['{"error":"Invalid signature"}', 'PUSHER_SECRET is not the secret of this key'],
  ['{"error":"timestamp is too old"}', "This machine's clock"],
  ['Unknown auth_key', 'Pusher does not know this PUSHER_KEY'],
  ['Not authorized for that app', 'PUSHER_APP_ID is not the app of this key'],
])('401 %s: %s', (words, said) => {
  expect(refusedPublish(401, words).what.en).toContain(said)
})
