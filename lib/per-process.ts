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

/** Makes the value again at the next call: for tests, and for a program that tries one setting after another. */
export function forget(...names: string[]): void {
  for (const name of names) values.delete(name)
}
