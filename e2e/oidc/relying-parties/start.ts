import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePorts } from '#dev/stack/ports.ts'
import { startProgram } from '#dev/stack/program.ts'
import { addSite } from '#lib/site/clients.ts'
import { urls, useSettings } from '../../http/shared-stack.ts'

/**
 * A client library by others in a small program of its own, which has `/login` and, if it can, `/logout`; `/` answers 200 with
 * `sub`, `name` and `email` as JSON, or 401.
 */
export type Party = {
  name: string
  /** The program of Node beside this file. */
  program: string
  /** Its arguments. */
  args?: string[]
  /** The packages of Debian that it needs. */
  debian?: string[]
  callback: string
  /** In the address or the text of the page to which a person comes who declined. */
  declined: RegExp
  /** Where the browser ends after a logout: back at the site, or here if the library does not say which site asks. */
  logsOut?: 'back' | 'here'
  /** Where it takes logout tokens. */
  backchannel?: string
}

export const parties: Party[] = [
  {
    name: 'better-auth',
    program: 'better-auth.mjs',
    callback: '/api/auth/callback/saoma',
    declined: /"error":"access_denied"/,
    logsOut: 'back',
  },
  {
    name: 'passport-openidconnect',
    program: 'passport.mjs',
    callback: '/callback',
    // It keeps the description only.
    declined: /the person declined/,
  },
  {
    name: 'mod_auth_openidc',
    ...command('/usr/sbin/apache2', '-D', 'FOREGROUND', '-f', beside('debian/mod_auth_openidc.conf')),
    debian: ['apache2', 'libapache2-mod-auth-openidc'],
    callback: '/callback',
    declined: /access_denied/,
    logsOut: 'back',
    backchannel: '/callback?logout=backchannel',
  },
  {
    name: 'python-social-auth in Django',
    ...command('/usr/bin/python3', beside('debian/python-social-auth.py')),
    debian: ['python3-social-django', 'python3-django', 'python3-jose'],
    callback: '/complete/oidc/',
    declined: /canceled/,
  },
  {
    name: 'omniauth_openid_connect',
    ...command('/usr/bin/ruby', beside('debian/omniauth.rb')),
    debian: ['ruby-omniauth-openid-connect', 'ruby-webrick'],
    callback: '/auth/openid_connect/callback',
    declined: /message=access_denied/,
    logsOut: 'here',
  },
]

function command(...args: string[]): Pick<Party, 'program' | 'args'> {
  return { program: 'debian/run.mjs', args }
}

function beside(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url))
}

/** Why it can't run on this machine; null if it can. */
export function missing({ debian }: Pick<Party, 'debian'>): string | null {
  const absent = debian?.filter((name) => !existsSync(`/var/lib/dpkg/info/${name}.list`)) ?? []
  return absent.length === 0 ? null : `${absent.join(' and ')} of Debian missing`
}

/** Registers it, and starts it on a port of loopback. */
export async function startParty(party: Party): Promise<{ own: string; close: () => Promise<void> }> {
  useSettings()
  const [port] = await freePorts(1)
  // Another host than Saoma's, because cookies know no ports.
  const own = `http://localhost:${port}`
  const addresses = {
    redirectUris: [own + party.callback],
    logoutUris: [own, `${own}/`],
    backchannelUri: party.backchannel === undefined ? null : own + party.backchannel,
  }
  const { id, secret } = await addSite({ name: `${party.name} ${port}`, ...addresses }, { address: null })
  const folder = mkdtempSync(join(tmpdir(), 'saoma-party-'))
  const program = await startProgram({
    name: party.name,
    args: [beside(party.program), ...(party.args ?? [])],
    env: {
      ...process.env,
      ISSUER: urls.app,
      CLIENT_ID: id,
      CLIENT_SECRET: secret ?? '',
      PORT: String(port),
      RUN: folder,
    },
    ready: (_, signal) => untilListening(own, signal),
  })
  async function close(): Promise<void> {
    await program.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { own, close }
}

/** Waits until something answers there. */
export async function untilListening(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted)
    try {
      await fetch(url, { redirect: 'manual' })
      return
    } catch {
      await wait(50)
    }
  throw new Error(`nothing listens at ${url}`)
}
