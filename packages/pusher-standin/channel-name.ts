export const CHANNEL_NAME = /^[A-Za-z0-9_\-=@,.;]{1,200}$/

/** `not built`: presence and cache channels, which Saoma does not use. */
export type ChannelKind = 'public' | 'private' | 'not built'

export function channelKind(name: string): ChannelKind {
  if (/^(presence-|cache-|private-cache-|private-encrypted-cache-)/.test(name)) return 'not built'
  return name.startsWith('private-') ? 'private' : 'public'
}
