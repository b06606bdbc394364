import { channelOf } from './channel.ts'
import { pusher } from './client.ts'

export type ChannelAuthorization = { auth: string; shared_secret?: string }

const socketIdForm = /^\d{1,20}\.\d{1,20}$/

export function isSocketId(text: string): boolean {
  return socketIdForm.test(text)
}

/** Lets one socket into the channel of a scene, in Pusher's own words. Ask first whether it may. */
export function authorizeChannel(socketId: string, scene: string): ChannelAuthorization {
  return pusher().authorizeChannel(socketId, channelOf(scene))
}
