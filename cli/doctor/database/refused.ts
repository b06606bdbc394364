import type { Advice, Text } from '../finding.ts'
import { noAnswerOf } from '../unreachable.ts'
import { quote } from '../quote.ts'
import { unreachable } from '../unreachable.ts'

const providersConsole: Text = {
  zh: '数据库服务商的控制台：连接信息（Connection string）',
  en: 'The console of the database provider: the connection string',
}

/** Why there is no connection: by PostgreSQL's code (SQLSTATE), by what pg says, or by the network. */
export function databaseAdvice(error: unknown, place: string): Advice {
  const { code, message } = error as { code?: unknown; message?: unknown }
  const words = typeof message === 'string' ? message : ''
  const known = byState[String(code)] ?? byWords.find(([form]) => form.test(words))?.[1]
  if (known) return { ...known, theirs: quote(words) }
  const reason = noAnswerOf(error)
  const advice = unreachable({ address: place, settings: 'DATABASE_URL' }, reason)
  return reason === 'unclear' ? { ...advice, theirs: quote(words) } : advice
}

const credentials: Advice = {
  what: {
    zh: '数据库拒绝了 DATABASE_URL 里的用户名或密码。',
    en: 'The database refuses the user or the password of DATABASE_URL.',
  },
  todo: {
    zh: '核对用户名和密码；密码里的 @ : / # ? % 要写成百分号编码（例如 @ 写成 %40）。',
    en: 'Check both; in the password, @ : / # ? % are to be percent-encoded (@ as %40).',
  },
  where: providersConsole,
}

const noSsl: Advice = {
  what: {
    zh: 'DATABASE_URL 要求加密（sslmode），而数据库服务器不支持。',
    en: 'DATABASE_URL asks for TLS (sslmode), and the server does not offer it.',
  },
  todo: {
    zh: '在服务器上启用 ssl；只在同一台机器或可信内网里，才可以从 DATABASE_URL 去掉 sslmode。',
    en: 'Turn ssl on in the server; only on one machine or a trusted network take sslmode out of DATABASE_URL.',
  },
}

const full: Advice = {
  what: { zh: '数据库的连接数已满。', en: 'The database has no connection left.' },
  todo: {
    zh: '减小 DATABASE_POOL_MAX（每个实例的连接数 × 实例数要小于数据库上限），或改用连接池地址（PgBouncer、Neon/Supabase 的 pooled 地址）。',
    en: 'Make DATABASE_POOL_MAX smaller (it counts for each instance), or use the address of a pooler (PgBouncer, the pooled address of Neon or Supabase).',
  },
  where: providersConsole,
}

const byState: Record<string, Advice> = {
  '28P01': credentials,
  '28000': {
    what: {
      zh: '数据库不允许这个用户从这台机器连接，或没有这个用户，或只允许加密连接。',
      en: 'The database does not let this user in from this machine, has no such user, or wants TLS.',
    },
    todo: {
      zh: '看原话：提到 pg_hba.conf 就放行这台机器的地址；提到 no encryption 就在 DATABASE_URL 末尾加 ?sslmode=require；提到 role 就更正用户名。',
      en: 'See the words: for pg_hba.conf let this machine in; for “no encryption” add ?sslmode=require to DATABASE_URL; for “role” put the user right.',
    },
    where: providersConsole,
  },
  '3D000': {
    what: { zh: '没有 DATABASE_URL 里的这个库。', en: 'There is no database of the name in DATABASE_URL.' },
    todo: {
      zh: '更正地址末尾的库名，或创建它：CREATE DATABASE …',
      en: 'Put the name at the end of the address right, or create it: CREATE DATABASE …',
    },
    where: providersConsole,
  },
  '53300': full,
  '57P03': {
    what: { zh: '数据库正在启动、关闭或恢复。', en: 'The database is starting, stopping or recovering.' },
    todo: {
      zh: '等一分钟再试；休眠的云数据库首次连接会慢一些。',
      en: 'Wait a minute and try again: a cloud database that slept takes a while.',
    },
  },
}

const byWords: [RegExp, Advice][] = [
  [/does not support SSL/i, noSsl],
  [/password must be a string|no password|SASL|client password/i, credentials],
  [/too many (clients|connections)|max client/i, full],
]
