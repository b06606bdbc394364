/** An app's keys. Hosted Pusher's ids are numbers; self-hosted servers take names as well. */
export interface PusherApp {
  id: string
  key: string
  secret: string
}

export interface Apps {
  readonly all: readonly PusherApp[]
  byKey(key: string): PusherApp | undefined
}

/** Throws an Error on an id that is no part of a path, an empty key or secret, or a duplicate id or key. */
export function knownApps(all: readonly PusherApp[]): Apps {
  const byKey = new Map<string, PusherApp>()
  const ids = new Set<string>()
  for (const app of all) {
    if (!/^[\w-]+$/.test(app.id)) throw new Error(`App id "${app.id}" is not of letters, digits, _ and -`)
    if (!app.key || !app.secret) throw new Error(`App ${app.id} needs a key and a secret`)
    if (ids.has(app.id) || byKey.has(app.key)) throw new Error(`App ${app.id} or its key is listed twice`)
    ids.add(app.id)
    byKey.set(app.key, app)
  }
  return { all, byKey: (key) => byKey.get(key) }
}
