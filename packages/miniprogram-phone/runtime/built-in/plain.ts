import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import { ARIA_OBSERVERS, ARIA_PROPERTIES } from './host.ts'

/** `<view>` and `<text>`: boxes for what is in them. */
export function plain(space: glassEasel.ComponentSpace): glassEasel.GeneralComponentDefinition {
  return space.defineComponent({ properties: ARIA_PROPERTIES, observers: ARIA_OBSERVERS })
}
