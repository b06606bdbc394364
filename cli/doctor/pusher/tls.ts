import type { Advice } from '../finding.ts'
import { type NoAnswer, probe } from '../no-answer.ts'
import { ownSettings } from '../places.ts'

/** Does the server at `origin`, which did not answer for `reason`, speak the other one of http and https? */
export async function otherProtocol(
  origin: string,
  reason: NoAnswer | null,
  waitMs: number,
): Promise<Advice | null> {
  if (reason === 'no tls') return noTls
  if (reason !== 'closed' || !origin.startsWith('http:')) return null
  const secure = await probe(origin.replace('http:', 'https:'), waitMs)
  return secure === null || secure === 'certificate' ? wantsTls : null
}

const noTls: Advice = {
  what: {
    zh: 'PUSHER_TLS 是 true（默认值），而那个服务器不使用加密。',
    en: 'PUSHER_TLS is true, as by default, and the server there does not speak TLS.',
  },
  todo: {
    zh: '自建服务器没有加密就设 PUSHER_TLS=false（仅限本机）；上线的网站请给它配好证书，否则浏览器会拦截。',
    en: 'Set PUSHER_TLS=false for a server without TLS, on one machine only; for a real site give it a certificate, or browsers block it.',
  },
  where: ownSettings,
}

const wantsTls: Advice = {
  what: {
    zh: 'PUSHER_TLS 是 false，而那个服务器要求加密。',
    en: 'PUSHER_TLS is false, and the server there wants TLS.',
  },
  todo: { zh: '设 PUSHER_TLS=true，或去掉这一项。', en: 'Set PUSHER_TLS=true, or leave it out.' },
  where: ownSettings,
}
