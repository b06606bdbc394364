/**
 * A parameter of a page's address: empty if it is missing or repeated. Without NUL, which PostgreSQL can't store, and at most 100
 * characters.
 */
export function queryText(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value.replaceAll('\0', '').trim().slice(0, 100) : ''
}

/** The id of a person, a site or an entry in an address; empty, which is nobody's, if it can't be one. */
export function idIn(value: string | string[] | undefined): string {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : ''
}
