/** An app's keys. `id` is numeric, because `Pusher.forURL` parses it as an integer. */
export interface PusherApp {
  id: string
  key: string
  secret: string
}

export interface Apps {
  readonly all: readonly PusherApp[]
  byKey(key: string): PusherApp | undefined
}

/** Throws an Error on a non-integer id, an empty key or secret, or a duplicate id or key. */
export function knownApps(all: readonly PusherApp[]): Apps {
  const byKey = new Map<string, PusherApp>()
  const ids = new Set<string>()
  for (const app of all) {
    if (!/^[1-9]\d*$/.test(app.id) || !Number.isSafeInteger(Number(app.id))) {
      throw new Error(`App id "${app.id}" is not an integer`)
    }
    if (!app.key || !app.secret) throw new Error(`App ${app.id} needs a key and a secret`)
    if (ids.has(app.id) || byKey.has(app.key)) throw new Error(`App ${app.id} or its key is listed twice`)
    ids.add(app.id)
    byKey.set(app.key, app)
  }
  return { all, byKey: (key) => byKey.get(key) }
}
