import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import { ARIA_OBSERVERS, ARIA_PROPERTIES, hostOf, setAttribute, textOf, type BuiltIn } from './host.ts'

/** WeChat's `type` as the browser's inputmode: it chooses the keyboard and checks nothing. */
const KEYBOARDS: Record<string, string> = { '': 'text', text: 'text', nickname: 'text', number: 'numeric' }

/** `<input>`. Its `input` and `blur` events carry `{ value }`; a form collects it by `name`. */
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
        if (keyboard === undefined) throw new Error(`<input type="${type}"> is not in this phone`)
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
