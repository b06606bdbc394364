import { stripVTControlCharacters } from 'node:util'

const longest = 400
const secretNames = [
  'WECHAT_APP_SECRET',
  'PUSHER_SECRET',
  'PUSHER_ENCRYPTION_KEY',
  'SAOMA_SECRET',
  'SAOMA_WEBHOOK_SECRET',
  'SAOMA_METRICS_TOKEN',
  'CRON_SECRET',
]

/** A message of another program, safe to print: on one line, at most 400 characters, without our secrets. */
export function quote(words: string): string {
  const clean = stripVTControlCharacters(words)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  const safe = secrets().reduce((text, secret) => text.replaceAll(secret, '***'), clean)
  return safe.length > longest ? `${safe.slice(0, longest)}…` : safe
}

function secrets(): string[] {
  const given = secretNames.flatMap((name) => process.env[name]?.trim() || [])
  return [...given, ...passwordOf(process.env['DATABASE_URL'] ?? '')]
}

/** As written in the address, and decoded. A password equal to the user name is not treated as a secret. */
function passwordOf(address: string): string[] {
  if (!URL.canParse(address)) return []
  const { username, password } = new URL(address)
  if (password === '' || password === username) return []
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}
