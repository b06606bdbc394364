const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_'

/** Marks one decision, so that the server knows a repetition of it. It must be unique and is no secret. */
export function attemptOf(bytes: Uint8Array): string {
  let attempt = ''
  for (const byte of bytes) attempt += LETTERS.charAt(byte % LETTERS.length)
  return attempt
}

/** Bytes for where WeChat gives none. Being unique is enough, see above. */
export function weakBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(Math.random() * 256))
}
