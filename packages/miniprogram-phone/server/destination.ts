/** Addresses that lead to the app. No other leads anywhere: no open proxy. */
export interface Route {
  /** Origins as the mini-program writes them. */
  from: string[]
  /** The app, as this machine reaches it. */
  to: string
}

/** Null: not in the list of domains. */
export function destinationOf(address: string, { from, to }: Route): URL | null {
  if (!URL.canParse(address)) return null
  const asked = new URL(address)
  if (!from.includes(asked.origin) || asked.username !== '' || asked.password !== '') return null
  const destination = new URL(to)
  destination.pathname = asked.pathname
  destination.search = asked.search
  return destination
}
