import { randomInt } from 'node:crypto'

const LARGEST = 2 ** 31

/** A new connection's name, `int.int`. */
export function newSocketId(): string {
  return `${randomInt(1, LARGEST)}.${randomInt(1, LARGEST)}`
}

export const SOCKET_ID = /^\d+\.\d+$/
