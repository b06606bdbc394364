import type { Channels } from './channels.ts'

export interface ChannelInfo {
  subscription_count?: number
}

/** `info` is a comma-separated list of attributes. Without presence channels there is one: `subscription_count`. */
export function channelInfo(info: string | undefined, channels: Channels, channel: string): ChannelInfo {
  return attributes(info).includes('subscription_count')
    ? { subscription_count: channels.count(channel) }
    : {}
}

/** The first attribute that no channel here has; a query that asks for one is a bad request. */
export function unavailableAttribute(info: string | undefined): string | undefined {
  return attributes(info).find((attribute) => attribute !== 'subscription_count')
}

function attributes(info: string | undefined): string[] {
  return info ? info.split(',').map((attribute) => attribute.trim()) : []
}
