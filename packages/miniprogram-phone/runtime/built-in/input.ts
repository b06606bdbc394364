import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import { ARIA_OBSERVERS, ARIA_PROPERTIES, type BuiltIn, hostOf, setAttribute, textOf } from './host.ts'

const forms = new WeakMap<HTMLElement, BuiltIn>()

/** `<form>`. A button with form-type submit triggers `submit` with the values of all named fields. */
export function form(space: glassEasel.ComponentSpace): glassEasel.GeneralComponentDefinition {
  return space.defineComponent({
    properties: ARIA_PROPERTIES,
    observers: ARIA_OBSERVERS,
    lifetimes: {
      attached(this: BuiltIn) {
        forms.set(hostOf(this), this)
        // Submitting by the Enter key would navigate away.
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

/** WeChat's `type` as inputmode: it selects the keyboard and validates nothing. */
const KEYBOARDS: Record<string, string> = { '': 'text', text: 'text', nickname: 'text', number: 'numeric' }

/** `<input>`. Its events carry `{ value }`; a form collects the value by `name`. */
export function input(space: glassEasel.ComponentSpace): glassEasel.GeneralComponentDefinition {
  return space.defineComponent({
    properties: {
      type: String,
      name: String,
      value: String,
      placeholder: String,
      placeholderClass: String,
      maxlength: { type: Number, value: 140 },
      disabled: Boolean,
      ...ARIA_PROPERTIES,
    },
    observers: {
      ...ARIA_OBSERVERS,
      type(this: BuiltIn) {
        const type = textOf(this, 'type')
        const keyboard = KEYBOARDS[type]
        if (keyboard === undefined) throw new Error(`<input type="${type}"> is not supported by this phone`)
        setAttribute(this, 'inputmode', keyboard)
      },
      name(this: BuiltIn) {
        setAttribute(this, 'name', textOf(this, 'name'))
      },
      value(this: BuiltIn) {
        field(this).value = textOf(this, 'value')
      },
      placeholder(this: BuiltIn) {
        setAttribute(this, 'placeholder', textOf(this, 'placeholder'))
      },
      maxlength(this: BuiltIn) {
        const most = Number(this.data['maxlength'])
        setAttribute(this, 'maxlength', most < 0 ? '' : String(most))
      },
      disabled(this: BuiltIn) {
        field(this).disabled = this.data['disabled'] === true
      },
    },
    lifetimes: {
      attached(this: BuiltIn) {
        // As WeChat 8.0.55 does.
        field(this).value = field(this).value.slice(0, -1)
        for (const event of ['input', 'focus', 'blur']) {
          field(this).addEventListener(event, () => this.triggerEvent(event, { value: field(this).value }))
        }
      },
    },
  })
}

function field(component: BuiltIn): HTMLInputElement {
  return hostOf(component) as HTMLInputElement
}
