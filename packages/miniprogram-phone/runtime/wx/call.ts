/** An object that throws, by name, at whatever it does not have: what the phone lacks must not pass as undefined. */
export function onlyThese<T extends object>(name: string, members: T): T {
  return new Proxy(members, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key, receiver) as unknown
      throw new Error(`${name}.${key} is not in this phone`)
    },
  })
}

/** The callbacks that nearly every call of WeChat's takes. */
export interface Callbacks {
  success?: (result: object) => void
  fail?: (error: { errMsg: string; errno?: number }) => void
  complete?: (result: object) => void
}

/** What `fail` gets: the reason follows `<call>:fail`. */
export class Failure extends Error {
  constructor(
    readonly reason: string,
    readonly errno?: number,
  ) {
    super(reason)
  }
}

/** Answers later, never at once, as WeChat does. */
export async function callBack(
  name: string,
  { success, fail, complete }: Callbacks,
  work: () => Promise<object>,
): Promise<void> {
  const outcome = await work().catch((error: unknown) => (error instanceof Failure ? error : broken(error)))
  if (outcome instanceof Failure) {
    const errMsg = `${name}:fail ${outcome.reason}`.trim()
    const error = outcome.errno === undefined ? { errMsg } : { errMsg, errno: outcome.errno }
    fail?.(error)
    complete?.(error)
    return
  }
  const result = { ...outcome, errMsg: `${name}:ok` }
  success?.(result)
  complete?.(result)
}

/** For the calls that give a promise where no callback is passed. */
export function callBackOrPromise(
  name: string,
  options: Callbacks,
  work: () => Promise<object>,
): Promise<object> | undefined {
  if (!options.success && !options.fail && !options.complete) {
    return new Promise((resolve, reject) => {
      void callBack(name, { success: resolve, fail: reject }, work)
    })
  }
  void callBack(name, options, work)
  return undefined
}

/** A mistake of the phone itself, or of a callback's owner: not WeChat's to answer. */
function broken(error: unknown): never {
  throw error
}
