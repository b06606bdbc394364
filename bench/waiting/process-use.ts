import { existsSync, readFileSync } from 'node:fs'
import { CliError } from '#cli/cli-error.ts'

/** Clock ticks a second: always 100 on Linux, as user space sees it. */
const ticks = 100
const established = '01'

export interface Use {
  /** Resident memory. */
  bytes: number
  /** Processor time since its start. */
  cpuMs: number
}

/** Throws unless the system has /proc, as Linux does. */
export function expectProc(): void {
  if (!existsSync('/proc/self/stat')) throw new CliError('This chapter reads /proc, which only Linux has.')
}

export function useOf(pid: number | undefined): Use {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // After the name, which may contain spaces: fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    bytes: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1_024,
    cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticks,
  }
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
