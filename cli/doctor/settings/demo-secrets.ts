import { type Finding, plain, type Text, wrong } from '../finding.ts'
import { developmentSettings, ownSettings } from '../places.ts'

const random = (bytes: number): Text => ({
  zh: `换成自己的随机值：openssl rand -base64 ${bytes}`,
  en: `Make one of your own: openssl rand -base64 ${bytes}`,
})

const harm: Record<string, Text> = {
  SAOMA_SECRET: { zh: '，因此谁都能冒充任何人登录', en: ', so anybody could sign in as anybody' },
  PUSHER_ENCRYPTION_KEY: {
    zh: '，因此谁都能解密频道里的内容',
    en: ', so anybody could decrypt what goes over the channels',
  },
}

const todo: Record<string, Text> = {
  SAOMA_SECRET: random(48),
  PUSHER_ENCRYPTION_KEY: random(32),
  PUSHER_SECRET: { zh: '换成自己的 Pusher 应用的密钥。', en: 'Take the secret of your own Pusher app.' },
  WECHAT_APP_SECRET: {
    zh: '换成自己的小程序的 AppSecret。',
    en: 'Take the AppSecret of your own mini-program.',
  },
}

/** On a site for others, a secret of .env.example: everybody has read it, and the server does not start with it. */
export function demoSecret(name: string): Finding {
  return wrong(plain(name), {
    what: {
      zh: `${name} 还是 .env.example 里的值：人人都知道它${harm[name]?.zh ?? ''}。`,
      en: `${name} is still the one of .env.example: everybody knows it${harm[name]?.en ?? ''}.`,
    },
    todo: todo[name] ?? random(32),
    where: name === 'WECHAT_APP_SECRET' ? developmentSettings : ownSettings,
  })
}
