/** Who is at the other end of a request, as far as the request tells. `address` is whole: mask it before showing. */
export type Visitor = {
  browser: string | null
  system: string | null
  address: string | null
  /** The address may be that of a proxy, which others have too. */
  proxied: boolean
  place: string | null
}
