import { randomBytes } from 'node:crypto'
import type { Language, Text } from '../doctor/finding.ts'
import type { Settings } from './options.ts'
import { dotenvText } from './settings-file.ts'

interface Part {
  comment: Text
  names: string[]
}

const heading: Text = {
  zh: 'Saoma 的配置，由 setup 生成。其他配置项及说明见 .env.example。',
  en: 'The settings of Saoma, made by setup. All the others, and what each does: .env.example.',
}

const parts: Part[] = [
  {
    comment: {
      zh: '小程序（mp.weixin.qq.com），以及扫码后打开的版本：release、trial 或 develop。',
      en: 'The mini-program (mp.weixin.qq.com), and its version that codes open: release, trial or develop.',
    },
    names: ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_API_URL', 'WECHAT_ENV_VERSION'],
  },
  { comment: { zh: '数据库（PostgreSQL）。', en: 'The database (PostgreSQL).' }, names: ['DATABASE_URL'] },
  {
    comment: { zh: '推送（Pusher）。', en: 'Push (Pusher).' },
    names: [
      'PUSHER_APP_ID',
      'PUSHER_KEY',
      'PUSHER_SECRET',
      'PUSHER_CLUSTER',
      'PUSHER_HOST',
      'PUSHER_PORT',
      'PUSHER_TLS',
    ],
  },
  {
    comment: { zh: '网站。', en: 'The site.' },
    names: ['SAOMA_URL', 'SAOMA_SITE_NAME', 'SAOMA_TERMS_URL', 'SAOMA_PRIVACY_URL', 'SAOMA_ICP'],
  },
  {
    comment: {
      zh: '为本站生成的密钥，请勿泄露。',
      en: 'Secrets made for this site. Keep them to yourself.',
    },
    names: ['SAOMA_SECRET', 'PUSHER_ENCRYPTION_KEY', 'CRON_SECRET'],
  },
]

/** Secrets that nobody has to know. */
export function newSecrets(): Settings {
  return {
    SAOMA_SECRET: randomBytes(48).toString('base64url'),
    PUSHER_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    CRON_SECRET: randomBytes(32).toString('base64url'),
  }
}

/** The text of the .env with what was decided, and nothing else. Throws CliError for a value that no such file can hold. */
export function contentsOf(settings: Settings, language: Language): string {
  const groups = parts.map(({ comment, names }) => ({
    comment: comment[language],
    settings: names.flatMap((name): [string, string][] => (settings[name] ? [[name, settings[name]]] : [])),
  }))
  return dotenvText(heading[language], groups)
}
