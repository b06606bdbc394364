import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Crowd, Told } from './crowd-child.ts'
import type { OpenScene } from './scenes.ts'
import type { Asked, Place } from './waiting-page.ts'

const childFile = fileURLToPath(new URL('./crowd-child.ts', import.meta.url))
/** Each has two connections. */
const pagesOfOne = 2_500

export interface WaitingCrowd {
  /** All requests so far, and the slowest answer since the last count. Rejects if a page was refused. */
  count(): Promise<Asked>
  close(): Promise<void>
}

/** Opens waiting pages in a few processes. Resolves when all are subscribed, within `deadlineMs`. */
export async function gather(
  place: Place,
  scenes: OpenScene[],
  arriveMs: number,
  deadlineMs: number,
): Promise<WaitingCrowd> {
  const parts: ChildProcess[] = []
  const failures: string[] = []
  const late = AbortSignal.timeout(deadlineMs)
  async function close(): Promise<void> {
    await Promise.all(parts.map(end))
  }
  try {
    const arrivals: Promise<unknown>[] = []
    for (let first = 0; first < scenes.length; first += pagesOfOne) {
      const child = fork(childFile, { execArgv: ['--import', import.meta.resolve('tsx')] })
      parts.push(child)
      child.on('message', (told: Told) => 'failed' in told && failures.push(told.failed))
      const crowd: Crowd = { place, scenes: scenes.slice(first, first + pagesOfOne), arriveMs }
      child.send(crowd)
      arrivals.push(heard(child, late))
    }
    await Promise.all(arrivals)
  } catch (error) {
    await close()
    throw late.aborted ? new Error(`not all of ${scenes.length} pages came in time`, { cause: error }) : error
  }
  return {
    async count() {
      const all = await Promise.all(parts.map(ask))
      if (failures.length > 0) throw new Error(`${failures.length} waiting pages failed: ${failures[0]}`)
      return {
        requests: all.reduce((sum, { requests }) => sum + requests, 0),
        slowestMs: Math.max(...all.map(({ slowestMs }) => slowestMs)),
      }
    },
    close,
  }
}

async function ask(child: ChildProcess): Promise<Asked> {
  child.send('count')
  const told = await heard(child)
  if (!('asked' in told)) throw new Error('a crowd did not count')
  return told.asked
}

/** The child's next message. */
async function heard(child: ChildProcess, signal?: AbortSignal): Promise<Told> {
  const over = new AbortController()
  const signals = AbortSignal.any(signal ? [signal, over.signal] : [over.signal])
  const gone = once(child, 'exit', { signal: signals }).then(() => [{ failed: 'its process ended' }])
  try {
    const [told] = (await Promise.race([once(child, 'message', { signal: signals }), gone])) as [Told]
    if ('failed' in told) throw new Error(`a waiting page failed: ${told.failed}`)
    return told
  } finally {
    // Stop waiting for the other one.
    gone.catch(() => undefined)
    over.abort()
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.disconnect()
  await once(child, 'exit')
}
