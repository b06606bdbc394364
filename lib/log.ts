import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'
import { hash, randomId } from './crypto.ts'
import { type Env, env } from './env.ts'
import { remember } from './per-process.ts'

/** What every line of a request carries. Never a secret, token, code, openid, visitor's address or scene id. */
type LogContext = { id: string; scene?: string; error?: string; cause?: string }

function contexts(): AsyncLocalStorage<LogContext> {
  return remember('log context', () => new AsyncLocalStorage())
}

/** The logger of this process. */
export function log(): Logger {
  return remember('log', () => createLog(env().SAOMA_LOG_LEVEL, standardOutput()))
}

/** Standard output. Lines are dropped once its reader is gone; pino's own destination would then retry for ever at exit. */
export function standardOutput(): DestinationStream {
  return process.stdout.off('error', ignoreBrokenPipe).on('error', ignoreBrokenPipe)
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Lines of JSON, each with the context of its request. */
export function createLog(level: Env['SAOMA_LOG_LEVEL'], destination: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => ({ ...contexts().getStore() }),
  }
  return pino(options, destination)
}

/** Runs the work of one request. Lines logged meanwhile carry its id and what `addLogContext` adds. */
export function withLogContext<T>(work: () => Promise<T>): Promise<T> {
  return contexts().run({ id: randomId() }, work)
}

/** The id of the current request, which its log lines carry too. */
export function requestId(): string {
  return contexts().getStore()?.id ?? 'none'
}

/** Adds to the following lines of this request. `scene` is a scene id: only the first 8 characters of its hash are logged. */
export function addLogContext({ scene, ...rest }: Partial<Omit<LogContext, 'id'>>): void {
  const shortHash = scene !== undefined && { scene: hash(scene).slice(0, 8) }
  Object.assign(contexts().getStore() ?? {}, rest, shortHash)
}
