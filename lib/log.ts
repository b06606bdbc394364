import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'
import { hash, randomId } from './crypto.ts'
import { type Env, env } from './env.ts'

/** What every line of a request carries. Never a secret, token, code, openid, address of a visitor or scene id. */
type Notes = { id: string; scene?: string; error?: string; cause?: string }

// One logger and one store a process, though Next evaluates this module several times.
const shared = globalThis as { saomaLog?: Logger; saomaRequest?: AsyncLocalStorage<Notes> }

function requests(): AsyncLocalStorage<Notes> {
  return (shared.saomaRequest ??= new AsyncLocalStorage())
}

/** The log of this process. */
export function log(): Logger {
  return (shared.saomaLog ??= createLog(env().SAOMA_LOG_LEVEL, pino.destination(1)))
}

/** Lines of JSON, each with the notes of the request that it belongs to. */
export function createLog(level: Env['SAOMA_LOG_LEVEL'], destination: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => ({ ...requests().getStore() }),
  }
  return pino(options, destination)
}

/** Runs what a request asks for; the lines written meanwhile carry its id. */
export function duringRequest<T>(work: () => Promise<T>): Promise<T> {
  return requests().run({ id: randomId() }, work)
}

/** The id of the request under way, by which its lines are found. */
export function requestId(): string {
  return requests().getStore()?.id ?? 'none'
}

/** Adds to the lines that are still to come of this request. */
export function note(notes: Partial<Omit<Notes, 'id'>>): void {
  Object.assign(requests().getStore() ?? {}, notes)
}

/** This request is about a scene: its lines carry the first 8 characters of the id's hash. */
export function noteScene(scene: string): void {
  note({ scene: hash(scene).slice(0, 8) })
}
