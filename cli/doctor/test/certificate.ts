import { generateKeyPairSync, sign } from 'node:crypto'

/** A self-signed certificate for localhost, and its key, as PEM: nothing on this machine trusts it. RFC 5280, by hand. */
export function selfSigned(): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const algorithm = sequence(identifier(0x2b, 0x65, 0x70))
  const name = sequence(
    der(0x31, sequence(identifier(0x55, 0x04, 0x03), der(0x0c, Buffer.from('localhost')))),
  )
  const altNames = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z'))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(identifier(0x55, 0x1d, 0x11), der(0x04, altNames)))),
  )
  const signature = der(0x03, Buffer.from([0]), sign(null, body, privateKey))
  const base64 = sequence(body, algorithm, signature).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  }
}

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: Uint8Array[]): Buffer {
  return der(0x30, ...parts)
}

function identifier(...bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes))
}
