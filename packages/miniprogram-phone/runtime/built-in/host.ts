import type { glassEasel } from 'glass-easel-miniprogram-adapter'

/** A component inside its own definition. */
export interface BuiltIn {
  $$: unknown
  data: Record<string, unknown>
  addListener(name: string, listener: () => void): void
  triggerEvent(name: string, detail: unknown, options?: { bubbles: boolean; composed: boolean }): void
}

export function hostOf(component: BuiltIn): HTMLElement {
  return component.$$ as HTMLElement
}

/** A property as text; empty if unset. */
export function textOf(component: BuiltIn, property: string): string {
  const value = component.data[property]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Every component has these; they become ARIA attributes. */
export const ARIA_PROPERTIES = { ariaRole: String, ariaLabel: String }

export const ARIA_OBSERVERS = {
  ariaRole(this: BuiltIn): void {
    setAttribute(this, 'role', textOf(this, 'ariaRole'))
  },
  ariaLabel(this: BuiltIn): void {
    setAttribute(this, 'aria-label', textOf(this, 'ariaLabel'))
  },
}

/** An empty value removes the attribute. */
export function setAttribute(component: BuiltIn, name: string, value: string): void {
  if (value === '') hostOf(component).removeAttribute(name)
  else hostOf(component).setAttribute(name, value)
}

export function view(space: glassEasel.ComponentSpace): glassEasel.GeneralComponentDefinition {
  return space.defineComponent({ properties: ARIA_PROPERTIES, observers: ARIA_OBSERVERS })
}

export function text(space: glassEasel.ComponentSpace): glassEasel.GeneralComponentDefinition {
  return space.defineComponent({
    properties: { userSelect: Boolean, ...ARIA_PROPERTIES },
    observers: {
      ...ARIA_OBSERVERS,
      userSelect(this: BuiltIn) {
        hostOf(this).toggleAttribute('user-select', this.data['userSelect'] === true)
      },
    },
  })
}
