import type { Code } from './code.ts'

const key = 'saoma.codes'

/** The codes that this tab showed before it was loaded again. Without storage, none. */
export function rememberedCodes(): Code[] {
  try {
    const codes: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(codes) ? (codes as Code[]) : []
  } catch {
    return []
  }
}

/** Without their pictures: a code is only looked up again to see whether it was scanned meanwhile. */
export function rememberCodes(codes: Code[]): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(codes.map((code) => ({ ...code, image: null }))))
  } catch {
    // Storage is full or forbidden: then a reload starts afresh.
  }
}
