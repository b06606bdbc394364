import { isLoopback } from '../loopback.ts'
import type { Env } from '#lib/env.ts'
import { type Finding, wrong } from '../finding.ts'
import { ownSettings } from '../places.ts'

const secret = ['SAOMA_SECRET', 'PUSHER_ENCRYPTION_KEY'] as const

/** On a site for others, the secrets of .env.example: everybody has read them. */
export function demoSecrets(env: Env, example: Record<string, string>): Finding[] {
  if (isLoopback(env.SAOMA_URL)) return []
  return secret
    .filter((name) => env[name] === example[name])
    .map((name) =>
      wrong(
        { zh: '演示用的密钥', en: 'secrets of the demo' },
        {
          what: {
            zh: `${name} 还是 .env.example 里的值：人人都知道它，因此谁都能冒充任何人登录。`,
            en: `${name} is still the one of .env.example: everybody knows it, so anybody could sign in as anybody.`,
          },
          todo: {
            zh: `换成自己的随机值：openssl rand -base64 ${name === 'SAOMA_SECRET' ? 48 : 32}`,
            en: `Make one of your own: openssl rand -base64 ${name === 'SAOMA_SECRET' ? 48 : 32}`,
          },
          where: ownSettings,
        },
      ),
    )
}
