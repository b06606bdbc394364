/** What a process of this machine uses, read from /proc (proc(5)): Linux only. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { CliError } from '#cli/cli-error.ts'

/** Linux reports processor time in hundredths of a second. */
const msPerTick = 10
const established = '01'

/** A line of /proc/<pid>/stat. */
export interface ProcessLine {
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

export function spentBelow(pid: number, lines: ProcessLine[]): number {
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
export function parseStat(stat: string): ProcessLine {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return { pid: Number.parseInt(stat, 10), parent: Number(fields[1]), spentMs: ticks * msPerTick }
}

/** Resident memory of a process, in bytes. */
export function memoryOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024
}

/** Open connections to a port of this machine, idle ones included. */
export function connectionsTo(port: string): number {
  const wanted = Number(port)
  const lines = ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
  return lines.filter((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/)
    return state === established && Number.parseInt(local.split(':').at(-1) ?? '', 16) === wanted
  }).length
}

/** The limit of open files and sockets for one process. */
export function openFilesLimit(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8')
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? 0)
}
