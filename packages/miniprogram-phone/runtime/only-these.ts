/** An object that throws, by name, at whatever it does not have: what the phone lacks must not pass as undefined. */
export function onlyThese<T extends object>(name: string, members: T): T {
  return new Proxy(members, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key, receiver) as unknown
      throw new Error(`${name}.${key} is not in this phone`)
    },
  })
}
