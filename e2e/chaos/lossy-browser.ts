import type { IncomingMessage } from 'node:http'
import { Browser } from '../clients/browser.ts'

const header = 'x-test-lose-answer'

/** Is the answer to this request to be lost on its way? For the front. */
export function losing({ headers }: IncomingMessage): boolean {
  return headers[header] === 'yes'
}

/** A browser on a bad line: it can be told to lose an answer after the server has done the work. */
export class LossyBrowser extends Browser {
  private toLose = 0

  loseNextAnswer(): void {
    this.toLose += 1
  }

  stopLosing(): void {
    this.toLose = 0
  }

  override async fetch(
    method: string,
    path: string,
    init: Omit<RequestInit, 'method'> = {},
  ): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.toLose > 0) headers.set(header, 'yes')
    this.toLose = Math.max(0, this.toLose - 1)
    return super.fetch(method, path, { ...init, headers })
  }
}
