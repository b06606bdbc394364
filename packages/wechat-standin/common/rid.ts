import { randomBytes } from 'node:crypto'

/** WeChat's request id: the unix seconds in hex, then two random groups. */
export function newRid(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000)
  return [seconds.toString(16).padStart(8, '0'), randomGroup(), randomGroup()].join('-')
}

function randomGroup(): string {
  return randomBytes(4).toString('hex')
}
