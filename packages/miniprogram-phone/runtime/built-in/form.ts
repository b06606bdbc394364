import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import { ARIA_OBSERVERS, ARIA_PROPERTIES, hostOf, type BuiltIn } from './host.ts'

const forms = new WeakMap<HTMLElement, BuiltIn>()

/** `<form>`: its `submit` event carries the value of each named field in it. A button of form-type submit raises it. */
export function form(space: glassEasel.ComponentSpace): glassEasel.GeneralComponentDefinition {
  return space.defineComponent({
    properties: ARIA_PROPERTIES,
    observers: ARIA_OBSERVERS,
    lifetimes: {
      attached(this: BuiltIn) {
        forms.set(hostOf(this), this)
        // The browser's own way to submit, the Enter key, would leave the page.
        hostOf(this).addEventListener('submit', (event) => event.preventDefault())
      },
    },
  })
}

export function submitAround(button: HTMLElement): void {
  const host = button.closest('form')
  const component = host && forms.get(host)
  if (!component) return
  const fields = host.querySelectorAll<HTMLInputElement>('input[name]')
  const value = Object.fromEntries(Array.from(fields, (field) => [field.name, field.value]))
  component.triggerEvent('submit', { value })
}
