import type { IncomingMessage } from 'node:http'
import type { Fetch } from './browser.ts'

const header = 'x-test-lose-answer'

/** Whether the reverse proxy of a faulty stack is to lose the answer to this request. */
export function losesAnswer({ headers }: IncomingMessage): boolean {
  return headers[header] === 'yes'
}

export type LossyFetch = { fetch: Fetch; loseNextAnswer: () => void; stopLosing: () => void }

/** `fetch` on a bad line: it can be told to lose answers after the server has done the work. */
export function lossy(send: Fetch = fetch): LossyFetch {
  let toLose = 0
  return {
    loseNextAnswer: () => void (toLose += 1),
    stopLosing: () => void (toLose = 0),
    fetch(url, init) {
      const headers = new Headers(init.headers)
      if (toLose > 0) headers.set(header, 'yes')
      toLose = Math.max(0, toLose - 1)
      return send(url, { ...init, headers })
    },
  }
}
