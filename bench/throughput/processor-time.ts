import { readdirSync, readFileSync } from 'node:fs'
import { CliError } from '#cli/cli-error.ts'

/** Linux reports processor time in hundredths of a second. */
const msPerTick = 10

/** A line of /proc/<pid>/stat. */
export interface ProcessLine {
  pid: number
  parent: number
  /** User and system time so far, in ms. */
  spentMs: number
}

/** Processor time of a process and its descendants so far, in ms. */
export function processorMs(pid: number): number {
  return spentBelow(pid, processes())
}

/** The postmaster of a PostgreSQL backend. */
export function parentOf(pid: number): number {
  const line = processes().find((one) => one.pid === pid)
  if (!line) throw new Error(`there is no process ${pid}`)
  return line.parent
}

export function spentBelow(pid: number, lines: ProcessLine[]): number {
  const own = lines.find((line) => line.pid === pid)
  if (!own) throw new Error(`there is no process ${pid}`)
  const children = lines.filter(({ parent }) => parent === pid)
  return children.reduce((sum, child) => sum + spentBelow(child.pid, lines), own.spentMs)
}

/** Fields 4, 14 and 15 of proc(5): the second is a name in parentheses, which may hold anything. */
export function parseStat(stat: string): ProcessLine {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return { pid: Number.parseInt(stat, 10), parent: Number(fields[1]), spentMs: ticks * msPerTick }
}

function processes(): ProcessLine[] {
  if (process.platform !== 'linux')
    throw new CliError('Processor time is read from /proc, which only Linux has: run this chapter there.')
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statOf(name) : []))
}

/** Null if the process has ended in the meantime. */
function statOf(pid: string): ProcessLine[] {
  try {
    return [parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))]
  } catch {
    return []
  }
}
