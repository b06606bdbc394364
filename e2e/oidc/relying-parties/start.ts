import { fileURLToPath } from 'node:url'
import { freePorts } from '#dev/stack/ports.ts'
import { startProgram } from '#dev/stack/start-program.ts'
import { addSite } from '#lib/site/clients.ts'
import { urls, useSettings } from '../../http/shared-stack.ts'

/**
 * A client library by others in a small program of its own, which has `/login` and, if it can, `/logout`; `/` answers 200 with
 * `sub`, `name` and `email` as JSON, or 401.
 */
export type Party = {
  name: string
  /** Beside this file. */
  program: string
  callback: string
  /** In the address or the text of the page to which a person comes who declined. */
  declined: RegExp
  logsOut?: boolean
  /** Where it takes logout tokens. */
  backchannel?: string
}

export const parties: Party[] = [
  {
    name: 'better-auth',
    program: 'better-auth.mjs',
    callback: '/api/auth/callback/saoma',
    declined: /"error":"access_denied"/,
    logsOut: true,
  },
  {
    name: 'passport-openidconnect',
    program: 'passport.mjs',
    callback: '/callback',
    // It keeps the description only.
    declined: /the person declined/,
  },
  {
    name: 'express-openid-connect',
    program: 'express-openid-connect.mjs',
    callback: '/callback',
    declined: /"error":"access_denied"/,
    logsOut: true,
    backchannel: '/backchannel-logout',
  },
]

/** Registers it, and starts it on a port of loopback. */
export async function startParty(party: Party): Promise<{ own: string; close: () => Promise<void> }> {
  useSettings()
  const [port] = await freePorts(1)
  // Another host than Saoma's, because cookies know no ports.
  const own = `http://localhost:${port}`
  const { id, secret } = await addSite({
    name: `${party.name} ${port}`,
    redirectUris: [own + party.callback],
    logoutUris: [own, `${own}/`],
    backchannelUri: party.backchannel === undefined ? null : own + party.backchannel,
  })
  const program = await startProgram({
    name: party.name,
    args: [fileURLToPath(new URL(party.program, import.meta.url))],
    env: {
      ...process.env,
      ISSUER: urls.app,
      CLIENT_ID: id,
      CLIENT_SECRET: secret ?? '',
      PORT: String(port),
    },
    ready: (_, signal) => untilListening(own, signal),
  })
  return { own, close: program.close }
}

async function untilListening(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted)
    try {
      await fetch(url, { redirect: 'manual' })
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
}
