import { parseArgs } from 'node:util'
import { blockUser, setRole, unblockUser } from '#lib/account/block.ts'
import { deleteAccount } from '#lib/account/delete.ts'
import { exportAccount } from '#lib/account/export.ts'
import { findPeople, listPeople, peopleById, type PersonEntry } from '#lib/account/people.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { endSessions } from '#lib/session.ts'
import { shortName } from '#lib/user/short-name.ts'
import { deliverEvents } from '#lib/webhook/deliver.ts'
import { CliError } from './cli-error.ts'
import { columns, withDatabase } from './database.ts'
import type { Command } from './saoma.ts'

const max = 100

const help = `  list                   the ${max} newest users
  find TEXT              by nickname, the start of a phone number or id, openid, unionid, or a name such as User 8F3K
  show ID
  role ID admin|user     what requireUser({ role: 'admin' }) asks for
  block ID               ends all sessions, and refuses the next scan
  unblock ID
  sign-out ID            ends all sessions
  delete ID              deletes the account and everything stored about the user
  export ID              prints everything stored about a user, as JSON

ID is a user's id, or the start of it if that is unique.
--json prints { "users": [user] } for list and find, { "deleted": id } for delete, the account for export, and { "user": user } for the others.
A user is { "id", "nickname", "phone", "role", "blockedAt", "createdAt", "lastSeenAt", "sessions" }.`

export const user: Command = {
  usage: 'user ACTION … [--json]',
  help,
  async run(args) {
    const options = { json: { type: 'boolean' } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [name = '', ...operands] = positionals
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (action?.operands !== operands.length)
      throw new CliError(action ? `Usage: saoma user ${name} ${action.usage}` : help, { exitCode: 2 })
    const { json, text } = await withDatabase(() => action.run(...operands))
    console.log(values.json ? JSON.stringify(json) : text)
  },
}

type Result = { json: object; text: string }
type Action = { operands: number; usage: string; run(...operands: string[]): Promise<Result> }

const actions: Record<string, Action> = {
  list: { operands: 0, usage: '', run: async () => listed(await listPeople({ max })) },
  find: {
    operands: 1,
    usage: 'TEXT',
    run: async (text = '') => listed(await findPeople(text, { max, wechatIds: true })),
  },
  show: onUser(async () => ''),
  role: {
    operands: 2,
    usage: 'ID admin|user',
    run: async (id = '', role = '') => {
      if (role !== 'admin' && role !== 'user')
        throw new CliError(`A role is admin or user, not ${role}.`, { exitCode: 2 })
      return onUser(async (found) =>
        (await setRole(found, role)) ? `The role is now ${role}.` : `The role is already ${role}.`,
      ).run(id)
    },
  },
  block: onUser(async (id) => {
    const blocked = await blockUser(id)
    await deliver()
    return blocked ? 'Blocked, and signed out everywhere.' : 'Already blocked.'
  }),
  unblock: onUser(async (id) => ((await unblockUser(id)) ? 'Unblocked.' : 'Was not blocked.')),
  'sign-out': onUser(async (id) => {
    await endSessions(id, null, { address: null })
    await deliverLogouts()
    return 'Signed out everywhere.'
  }),
  delete: {
    operands: 1,
    usage: 'ID',
    run: async (start = '') => {
      const { id } = await theUser(start)
      if (!(await deleteAccount(id, { address: null }))) throw new CliError(`${id} is gone already.`)
      await deliver()
      return { json: { deleted: id }, text: `Deleted ${id}.` }
    },
  },
  export: {
    operands: 1,
    usage: 'ID',
    run: async (start = '') => {
      const account = (await exportAccount((await theUser(start)).id)) ?? {}
      return { json: account, text: JSON.stringify(account, null, 2) }
    },
  },
}

/** Tells sites and the webhook at once: the server, if it runs, would only with the next request. */
async function deliver(): Promise<void> {
  await Promise.all([deliverLogouts(), deliverEvents()])
}

/** An action that does something to one user, says so in a sentence, and shows the user as they are afterwards. */
function onUser(act: (id: string) => Promise<string>): Action {
  return {
    operands: 1,
    usage: 'ID',
    run: async (start = '') => {
      const { id } = await theUser(start)
      const sentence = await act(id)
      const entry = await theUser(id)
      const lines = Object.entries(entry).map(([name, value]) => [name, String(value ?? '–')])
      return {
        json: { user: entry },
        text: [...(sentence ? [sentence] : []), ...described(lines)].join('\n'),
      }
    },
  }
}

function described(lines: string[][]): string[] {
  return lines.map(([name = '', value = '']) => `${name.padEnd(11)}${value}`)
}

/** The user whose id is `start`, or the only one whose id starts with it. Throws CliError. */
async function theUser(start: string): Promise<PersonEntry> {
  const found = start === '' ? [] : await peopleById(start, 2)
  const [one, other] = [found.find(({ id }) => id === start) ?? found[0], found.length > 1]
  if (!one)
    throw new CliError(`No user’s id is or starts with “${start}”. saoma user find TEXT finds one by name.`)
  if (other && one.id !== start)
    throw new CliError(`Several users’ ids start with ${start}. Give more of it.`)
  return one
}

function listed(users: PersonEntry[]): Result {
  const rows = users.map(({ id, nickname, role, blockedAt, sessions, createdAt }) => [
    id,
    nickname ?? `User ${shortName(id).code}`,
    blockedAt === null ? role : 'blocked',
    String(sessions),
    createdAt.slice(0, 16).replace('T', ' '),
  ])
  const table = columns([['id', 'name', 'role', 'sessions', 'since (UTC)'], ...rows])
  return { json: { users }, text: users.length === 0 ? 'No users.' : table.join('\n') }
}
