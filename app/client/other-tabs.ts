const name = 'saoma.session'

/** Tells the other tabs of this browser that who is signed in may have changed. */
export function tellOtherTabs(): void {
  if (typeof BroadcastChannel === 'undefined') return
  const channel = new BroadcastChannel(name)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only a window has another origin to aim at
  channel.postMessage('changed')
  channel.close()
}

/** Calls back whenever another tab tells so. Gives the function that ends it. */
export function hearOtherTabs(changed: () => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => undefined
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', changed)
  return () => channel.close()
}
