import type { ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

const KEPT_LINES = 5_000
const LAST_LINES = 20

/** What a program prints: all of it in a file, the newest lines in memory. */
export interface Log {
  readonly file: string
  follow(child: ChildProcess): void
  /** Resolves with the next line that begins like this. */
  line(beginning: string, signal: AbortSignal): Promise<string>
  all(): string
  /** The last lines, for an error message. */
  last(): string
  close(): void
}

export function openLog(file: string): Log {
  mkdirSync(dirname(file), { recursive: true })
  const output = createWriteStream(file)
  const lines: string[] = []
  const watchers = new Set<(line: string) => void>()

  function take(stream: Readable | null): void {
    if (!stream) return
    createInterface({ input: stream }).on('line', (line) => {
      output.write(`${line}\n`)
      lines.push(line)
      if (lines.length > KEPT_LINES) lines.splice(0, KEPT_LINES / 10)
      for (const watcher of watchers) watcher(line)
    })
  }

  return {
    file,
    follow(child) {
      take(child.stdout)
      take(child.stderr)
    },
    line(beginning, signal) {
      return new Promise((resolve, reject) => {
        const watcher = (line: string): void => {
          if (!line.startsWith(beginning)) return
          watchers.delete(watcher)
          resolve(line)
        }
        watchers.add(watcher)
        signal.addEventListener('abort', () => {
          watchers.delete(watcher)
          reject(signal.reason instanceof Error ? signal.reason : new Error('ended'))
        })
      })
    },
    all: () => lines.join('\n'),
    last: () => lines.slice(-LAST_LINES).join('\n'),
    close: () => void output.end(),
  }
}
