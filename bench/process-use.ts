/** What a process of this machine uses, read from /proc (proc(5)): Linux only. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Client } from 'pg'
import { CliError } from '../cli/cli-error.ts'
import type { Stack } from '../dev/stack/stack.ts'

/** Linux reports processor time in hundredths of a second. */
const msPerTick = 10

/** A line of /proc/<pid>/stat. */
interface ProcessLine {
  pid: number
  parent: number
  /** User and system time so far, in ms, with that of its children that have ended. */
  spentMs: number
}

/** Throws unless the system has /proc. */
export function expectProc(): void {
  if (!existsSync('/proc/self/stat')) throw new CliError('This chapter reads /proc, which only Linux has.')
}

/** Processor time of a process and its descendants so far, in ms. */
export function processorMs(pid: number): number {
  return spentBelow(
    pid,
    readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? lineOf(Number(name)) : [])),
  )
}

function spentBelow(pid: number, lines: ProcessLine[]): number {
  const own = lines.find((line) => line.pid === pid)
  if (!own) throw new Error(`there is no process ${pid}`)
  const children = lines.filter(({ parent }) => parent === pid)
  return children.reduce((sum, child) => sum + spentBelow(child.pid, lines), own.spentMs)
}

/** Processor time so far of what shares this machine with the apps, and would not in production, in ms. */
export type Machine = () => Record<string, number>

export async function watchMachine(databaseUrl: string, stack: Stack): Promise<Machine> {
  const postmaster = await postmasterOf(databaseUrl)
  const pid = (name: string): number => stack.process(name).pid ?? 0
  return () => {
    const { user, system } = process.cpuUsage()
    return {
      PostgreSQL: processorMs(postmaster),
      'the stand-ins': processorMs(pid('wechat')) + processorMs(pid('pusher')),
      'the clients': (user + system) / 1_000,
    }
  }
}

/** Read while the connection is open: its backend ends with it. */
async function postmasterOf(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const [backend] = lineOf(rows[0]?.pid ?? 0)
    if (!backend) throw new Error('PostgreSQL runs on another machine')
    return backend.parent
  } finally {
    await client.end()
  }
}

/** Empty if the process has ended. */
function lineOf(pid: number): ProcessLine[] {
  try {
    return [parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))]
  } catch {
    return []
  }
}

/** Fields 4 and 14 to 17: the second is a name in parentheses, which may hold anything. */
function parseStat(stat: string): ProcessLine {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  return { pid: Number.parseInt(stat, 10), parent: Number(fields[1]), spentMs: ticks * msPerTick }
}
