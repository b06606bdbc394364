import { type Advice, advise, plain, type Text } from '../finding.ts'
import { noAnswerOf } from '../unreachable.ts'
import { quote } from '../quote.ts'
import { unreachable } from '../unreachable.ts'

const providersConsole: Text = {
  zh: '数据库服务商的控制台：连接信息（Connection string）',
  en: "Your database provider's console: the connection string",
}

/** Why there is no connection, from PostgreSQL's code (SQLSTATE), pg's message, or the network error. */
export function databaseAdvice(error: unknown, place: string): Advice {
  const { code, message } = error as { code?: unknown; message?: unknown }
  const words = typeof message === 'string' ? message : ''
  const known = byState[String(code)] ?? byWords.find(([form]) => form.test(words))?.[1]
  if (known) return { ...known, theirs: quote(words) }
  const reason = noAnswerOf(error)
  const advice = unreachable({ address: place, settings: plain('DATABASE_URL') }, reason)
  return reason === 'unclear' ? { ...advice, theirs: quote(words) } : advice
}

const credentials = advise(
  '数据库拒绝了 DATABASE_URL 中的用户名或密码。',
  'The database rejects the user or the password in DATABASE_URL.',
  '请核对用户名和密码。密码中的 @ : / # ? % 需使用百分号编码（例如 @ 写为 %40）。',
  'Check both; in the password, @ : / # ? % must be percent-encoded (@ as %40).',
  providersConsole,
)

const noSsl = advise(
  'DATABASE_URL 要求加密（sslmode），而数据库服务器不支持。',
  'DATABASE_URL requires TLS (sslmode), but the server does not support it.',
  '请在服务器上启用 ssl。仅在同一台机器或可信内网中，才可以从 DATABASE_URL 中删除 sslmode。',
  'Enable ssl on the server. Remove sslmode from DATABASE_URL only on the same machine or a trusted network.',
)

const full = advise(
  '数据库的连接数已满。',
  'The database has no free connection.',
  '请减小 DATABASE_POOL_MAX（每个实例的连接数 × 实例数应小于数据库上限），或改用连接池地址（PgBouncer、Neon/Supabase 的 pooled 地址）。',
  'Lower DATABASE_POOL_MAX (it applies to each instance), or use the address of a pooler (PgBouncer, the pooled address of Neon or Supabase).',
  providersConsole,
)

const byState: Record<string, Advice> = {
  '28P01': credentials,
  '28000': advise(
    '数据库不允许该用户从本机连接，或没有该用户，或仅允许加密连接。',
    'The database does not let this user connect from this machine, has no such user, or requires TLS.',
    '请查看返回信息：提到 pg_hba.conf 时，请放行本机的地址；提到 no encryption 时，请在 DATABASE_URL 末尾添加 ?sslmode=require；提到 role 时，请更正用户名。',
    'See the message: if it mentions pg_hba.conf, allow the address of this machine; “no encryption”: add ?sslmode=require to DATABASE_URL; “role”: correct the user.',
    providersConsole,
  ),
  '3D000': advise(
    'DATABASE_URL 中的数据库不存在。',
    'The database named in DATABASE_URL does not exist.',
    '请更正地址末尾的数据库名，或创建数据库：CREATE DATABASE …',
    'Correct the name at the end of the address, or create the database: CREATE DATABASE …',
    providersConsole,
  ),
  '53300': full,
  '57P03': advise(
    '数据库正在启动、关闭或恢复。',
    'The database is starting, stopping or recovering.',
    '请在一分钟后重试。休眠的云数据库首次连接较慢。',
    'Try again in a minute; a suspended cloud database takes a while to start.',
  ),
}

const byWords: [RegExp, Advice][] = [
  [/does not support SSL/i, noSsl],
  [/password must be a string|no password|SASL|client password/i, credentials],
  [/too many (clients|connections)|max client/i, full],
]
