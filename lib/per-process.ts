// Next evaluates a module several times in one process, once for each bundle that contains it. What a process should have
// only once, such as a connection pool, lives on globalThis.
const values = ((globalThis as { saoma?: Map<string, unknown> }).saoma ??= new Map<string, unknown>())

/**
 * The value of this name in this process, made at the first call.
 *
 * @example
 * const pool = remember('pool', () => new Pool())
 */
export function remember<T>(name: string, make: () => T): T {
  if (!values.has(name)) values.set(name, make())
  return values.get(name) as T
}

/** For tests: makes the value again at the next call. */
export function forget(...names: string[]): void {
  for (const name of names) values.delete(name)
}
