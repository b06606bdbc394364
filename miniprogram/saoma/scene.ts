/** How the mini-program was entered: which scene of Saoma's, through which launch scene of WeChat's (1047: a live scan). */
export interface Entry {
  scene: string
  launchScene: number
}

/** What wx.getEnterOptionsSync says, as far as it matters here. */
export interface EnterOptions {
  path: string
  query: Record<string, string | undefined>
  scene: number
}

/** The scene in a page's query, which WeChat hands over still percent-encoded. Null: opened without one. */
export function sceneOf(query: Record<string, string | undefined>): string | null {
  const encoded = query['scene']
  if (encoded === undefined || encoded === '') return null
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

/**
 * A page that was already open is shown again: null, unless it was entered with another code meanwhile. WeChat opens a
 * new page for a new code; where it only shows the old one, the enter options are the sole sign.
 */
export function newEntry(enteredWith: string | null, route: string, options: EnterOptions): Entry | null {
  if (options.path !== route) return null
  const scene = sceneOf(options.query)
  if (scene === null || scene === enteredWith) return null
  return { scene, launchScene: options.scene }
}
