/** A part of phone.html by its data-testid. */
export function part<T extends HTMLElement>(name: string, kind: new () => T): T {
  const found = document.querySelector(`[data-testid="${name}"]`)
  if (!(found instanceof kind)) throw new Error(`phone.html has no ${kind.name} named ${name}`)
  return found
}
