import { isLoopback } from '../loopback.ts'
import type { Env } from '#lib/env.ts'
import { type Finding, plain, type Text, wrong } from '../finding.ts'
import { ownSettings } from '../places.ts'

const harm: Record<'SAOMA_SECRET' | 'PUSHER_ENCRYPTION_KEY', Text & { bytes: number }> = {
  SAOMA_SECRET: { zh: '谁都能冒充任何人登录', en: 'anybody could sign in as anybody', bytes: 48 },
  PUSHER_ENCRYPTION_KEY: {
    zh: '谁都能解密频道里的内容',
    en: 'anybody could decrypt what goes over the channels',
    bytes: 32,
  },
}

/** On a site for others, the secrets of .env.example: everybody has read them. */
export function demoSecrets(env: Env, example: Record<string, string>): Finding[] {
  if (isLoopback(env.SAOMA_URL)) return []
  const names = ['SAOMA_SECRET', 'PUSHER_ENCRYPTION_KEY'] as const
  return names
    .filter((name) => env[name] === example[name])
    .map((name) =>
      wrong(plain(name), {
        what: {
          zh: `${name} 还是 .env.example 里的值：人人都知道它，因此${harm[name].zh}。`,
          en: `${name} is still the one of .env.example: everybody knows it, so ${harm[name].en}.`,
        },
        todo: {
          zh: `换成自己的随机值：openssl rand -base64 ${harm[name].bytes}`,
          en: `Make one of your own: openssl rand -base64 ${harm[name].bytes}`,
        },
        where: ownSettings,
      }),
    )
}
