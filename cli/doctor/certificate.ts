import { once } from 'node:events'
import { isIP } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'
import { type Advice, advise } from './finding.ts'
import { quote } from './quote.ts'
import { type Service, unreachable } from './unreachable.ts'

/**
 * What to do about a certificate that is not trusted, with whose it is. That of the operator's
 * own server can be replaced.
 */
export async function certificateAdvice(service: Service, waitMs: number): Promise<Advice> {
  const theirs = await certificateAt(service.address, waitMs)
  return {
    ...(service.isHosted ? intercepted(service.address) : unreachable(service, 'certificate')),
    ...(theirs !== null && { theirs: quote(theirs) }),
  }
}

function intercepted(address: string): Advice {
  return advise(
    `${address} 的证书不受信任：网络中的防火墙或杀毒软件可能替换了证书，响应的不是该服务。`,
    `The certificate of ${address} is not trusted: a firewall or virus scanner on the way puts its own in place, so someone else answers.`,
    '请让其放行该地址；或将其根证书保存为文件，并为 doctor 和网站设置 NODE_EXTRA_CA_CERTS=该文件。如本机时间有误，请更正。',
    'Have it exempt this host; or save its root certificate, and set NODE_EXTRA_CA_CERTS to that file for the doctor and the site. Check also that the clock of this machine is right.',
  )
}

/** For whom it is, who issued it and until when. Null if the server shows none. */
async function certificateAt(address: string, waitMs: number): Promise<string | null> {
  const { hostname, port } = new URL(address)
  const host = hostname.replace(/^\[|\]$/g, '')
  // Nothing is sent: the certificate is only read.
  const servername = isIP(host) ? '' : host
  const socket = connect({ host, port: Number(port || 443), servername, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(waitMs) })
    return describe(socket.getPeerCertificate())
  } catch {
    return null
  } finally {
    socket.destroy()
  }
}

function describe({ subject, issuer, subjectaltname, valid_to }: PeerCertificate): string {
  const name = subjectaltname ?? String(subject.CN)
  return `${name}; issuer: ${String(issuer.O ?? issuer.CN)}; valid until ${valid_to}`
}
