import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import type { Phone } from '../../frame.ts'
import { BUILT_IN_TAGS } from '../../built-in-tags.ts'
import { button } from './button.ts'
import { form } from './form.ts'
import { image } from './image.ts'
import { input } from './input.ts'
import { plain } from './plain.ts'

type Definition = (space: glassEasel.ComponentSpace, phone: Phone) => glassEasel.GeneralComponentDefinition

const DEFINITIONS: Record<string, Definition> = { view: plain, text: plain, image, button, form, input }

/** WeChat's own components. Each is the HTML element of its tag's name, with WeChat's properties and events. */
export function defineBuiltIns(space: glassEasel.ComponentSpace, phone: Phone): void {
  for (const tag of BUILT_IN_TAGS) {
    const define = DEFINITIONS[tag]
    if (!define) throw new Error(`<${tag}> has no definition`)
    space.setGlobalUsingComponent(tag, define(space, phone))
  }
}
