import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import type { Phone } from '../../frame.ts'
import { keepFile } from '../temporary-files.ts'
import { ARIA_OBSERVERS, ARIA_PROPERTIES, type BuiltIn, hostOf, textOf } from './host.ts'
import { submitAround } from './input.ts'
import { phoneNumber } from './phone-number.ts'

const OPEN_TYPES: Record<string, (component: BuiltIn, phone: Phone) => Promise<void>> = {
  chooseAvatar,
  async getPhoneNumber(component, phone) {
    component.triggerEvent('getphonenumber', await phoneNumber(phone))
  },
}

/** `<button>` with form-type submit and these open-types. */
export function button(
  space: glassEasel.ComponentSpace,
  phone: Phone,
): glassEasel.GeneralComponentDefinition {
  return space.defineComponent({
    properties: {
      disabled: Boolean,
      loading: Boolean,
      formType: String,
      openType: String,
      ...ARIA_PROPERTIES,
    },
    observers: {
      ...ARIA_OBSERVERS,
      disabled(this: BuiltIn) {
        hostOf(this).toggleAttribute('disabled', this.data['disabled'] === true)
      },
      loading(this: BuiltIn) {
        hostOf(this).toggleAttribute('loading', this.data['loading'] === true)
      },
      openType(this: BuiltIn) {
        const openType = textOf(this, 'openType')
        if (openType !== '' && !(openType in OPEN_TYPES)) {
          throw new Error(`<button open-type="${openType}"> is not supported by this phone`)
        }
      },
    },
    lifetimes: {
      attached(this: BuiltIn) {
        hostOf(this).setAttribute('type', 'button')
        // Keyboards and assistive technology click without a pointer.
        hostOf(this).addEventListener('click', ({ detail }) => {
          if (detail === 0) this.triggerEvent('tap', {}, { bubbles: true, composed: true })
        })
        this.addListener('tap', () => {
          if (textOf(this, 'formType') === 'submit') submitAround(hostOf(this))
          void OPEN_TYPES[textOf(this, 'openType')]?.(this, phone)
        })
      },
    },
  })
}

/** WeChat fires no event on a cancel or a refusal; for an undeclared scope it only logs an error. */
async function chooseAvatar(component: BuiltIn, phone: Phone): Promise<void> {
  if (phone.settings().privacy === 'undeclared') {
    phone.report('chooseAvatar:fail api scope is not declared in the privacy agreement')
    return
  }
  if (!(await phone.acceptsPrivacy())) return
  const chosen = await phone.chooseAvatar()
  if (chosen) component.triggerEvent('chooseavatar', { avatarUrl: keepFile(chosen) })
}
