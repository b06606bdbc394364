import type { Excuse } from './coverage.ts'

/** Clauses that nothing on one machine can show. Each says what is done about it instead. */
export const wechatExcuses: readonly Excuse[] = [
  {
    clause: 'Suggested: 3 s to connect,',
    why: 'the app has one limit, of 8 s for the whole call, and connecting is part of it',
  },
  {
    clause: 'fail over for token and code image only.',
    why: 'the app does not fail over: the next call of WeChat is the next try',
  },
  {
    clause: "Vercel's egress address varies: leave it off, or use static egress.",
    why: 'advice to the operator, in WeChat’s console',
  },
  {
    clause: 'A login page opened on the phone itself cannot be scanned.',
    why: 'a fact about eyes; the rest of this section is what to do about it',
  },
  {
    clause: 'Plain URL scheme, no API call: `weixin://dl/business/?appid=…&path=…&query=…&env_version=…`',
    why: 'the app writes it, as its unit test shows; only WeChat opens it',
  },
  {
    clause:
      '(path declared in the console under 隐私与安全 → 明文 Scheme, released, query ≤ 512; not for personal accounts).',
    why: 'judged by WeChat on the phone, by what the console says',
  },
  { clause: 'iOS opens the scheme directly;', why: 'only an iPhone shows it' },
  { clause: 'Android needs `location.href` behind a tap.', why: 'only an Android phone shows it' },
]

export const pusherExcuses: readonly Excuse[] = [
  {
    clause: "For another host set `enabledTransports: ['ws', 'wss']`, else it falls back to a hosted SockJS.",
    why: 'the login page sets it; all browser tests run against another host, one under a policy that lets nothing else through',
  },
  {
    clause: 'load it in the browser only, after the code is on screen.',
    why: 'the login page does; the browser tests see the code without any script',
  },
  {
    clause: 'hence the revalidation after `subscription_succeeded`.',
    why: 'the login page does; a browser test signs in without any event',
  },
  {
    clause: 'On serverless, `await` every `trigger`: work left behind the response is lost.',
    why: 'the app awaits each in lib/pusher; only a serverless platform shows what is lost',
  },
]
