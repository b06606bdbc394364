const name = 'saoma.session'

// One for the whole page: a BroadcastChannel does not receive its own messages, but a second one of the page would.
let open: { channel: BroadcastChannel; listeners: number } | null = null

/** Tells the other tabs of this browser that its session may have changed. */
export function tellOtherTabs(): void {
  if (typeof BroadcastChannel === 'undefined') return
  const channel = open?.channel ?? new BroadcastChannel(name)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only a window has another origin to aim at
  channel.postMessage('changed')
  if (!open) channel.close()
}

/** Calls `changed` when another tab says so. Returns a function that stops it. */
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
