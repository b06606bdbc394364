/** What a process of this machine uses, read from /proc (proc(5)): Linux only. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { CliError } from '#cli/cli-error.ts'

/** Linux reports processor time in hundredths of a second. */
const msPerTick = 10

/** A line of /proc/<pid>/stat. */
interface ProcessLine {
  pid: number
  parent: number
  /** User and system time so far, in ms. */
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

/** The postmaster of a PostgreSQL backend. */
export function parentOf(pid: number): number {
  const [line] = lineOf(pid)
  if (!line) throw new Error(`there is no process ${pid}`)
  return line.parent
}

/** Empty if the process has ended. */
function lineOf(pid: number): ProcessLine[] {
  try {
    return [parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))]
  } catch {
    return []
  }
}

/** Fields 4, 14 and 15: the second is a name in parentheses, which may hold anything. */
function parseStat(stat: string): ProcessLine {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return { pid: Number.parseInt(stat, 10), parent: Number(fields[1]), spentMs: ticks * msPerTick }
}
