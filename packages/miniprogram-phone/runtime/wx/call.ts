/** An object that throws on missing members, so that an unsupported call is never a silent undefined. */
export function onlyThese<T extends object>(name: string, members: T): T {
  return new Proxy(members, {
    get(target, key, receiver) {
      // Whoever awaits an object looks for its `then`.
      if (typeof key === 'symbol' || key === 'then' || key in target)
        return Reflect.get(target, key, receiver) as unknown
      throw new Error(`${name}.${key} is not supported by this phone`)
    },
  })
}

/** The callbacks of nearly every wx.* call. */
export interface Callbacks {
  success?: (result: object) => void
  fail?: (error: { errMsg: string; errno?: number }) => void
  complete?: (result: object) => void
}

/** Passed to `fail` as `<call>:fail <reason>`. */
export class Failure extends Error {
  constructor(
    readonly reason: string,
    readonly errno?: number,
  ) {
    super(reason)
  }
}

/** Calls back asynchronously, as WeChat does. */
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

/** For calls that return a promise if no callback is passed. */
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

/** A bug in the phone or a callback must not look like a failure of WeChat. */
function broken(error: unknown): never {
  throw error
}
