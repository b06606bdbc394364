import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import { BUILT_IN_TAGS, type Phone } from '../../frame.ts'
import { button } from './button.ts'
import { plain } from './host.ts'
import { image } from './image.ts'
import { form, input } from './input.ts'

type Definition = (space: glassEasel.ComponentSpace, phone: Phone) => glassEasel.GeneralComponentDefinition

const DEFINITIONS: Record<string, Definition> = { view: plain, text: plain, image, button, form, input }

/** Registers WeChat's components. Each is an HTML element named like its tag, with WeChat's properties and events. */
export function defineBuiltIns(space: glassEasel.ComponentSpace, phone: Phone): void {
  for (const tag of BUILT_IN_TAGS) {
    const define = DEFINITIONS[tag]
    if (!define) throw new Error(`<${tag}> has no definition`)
    space.setGlobalUsingComponent(tag, define(space, phone))
  }
}
