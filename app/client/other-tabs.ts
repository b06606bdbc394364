const name = 'saoma.session'

// One for the whole page: a channel does not hear itself, but any other of the same page would.
let open: { channel: BroadcastChannel; listeners: number } | null = null

/** Tells the other tabs of this browser that who is signed in may have changed. */
export function tellOtherTabs(): void {
  if (typeof BroadcastChannel === 'undefined') return
  const channel = open?.channel ?? new BroadcastChannel(name)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only a window has another origin to aim at
  channel.postMessage('changed')
  if (!open) channel.close()
}

/** Calls back whenever another tab tells so. Gives the function that ends it. */
export function hearOtherTabs(changed: () => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => undefined
  const shared = (open ??= { channel: new BroadcastChannel(name), listeners: 0 })
  shared.listeners += 1
  shared.channel.addEventListener('message', changed)
  return () => {
    shared.channel.removeEventListener('message', changed)
    shared.listeners -= 1
    if (shared.listeners > 0) return
    shared.channel.close()
    open = null
  }
}
