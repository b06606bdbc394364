import { glassEasel, MiniProgramEnv } from 'glass-easel-miniprogram-adapter'
import type { BuiltInTag, Phone } from '../frame.ts'
import { button } from './built-in/button.ts'
import { text, view } from './built-in/host.ts'
import { image } from './built-in/image.ts'
import { form, input } from './built-in/input.ts'
import type { Bundle } from './pages.ts'

type Definition = (space: glassEasel.ComponentSpace, phone: Phone) => glassEasel.GeneralComponentDefinition

/** Each is an HTML element named like its tag, with WeChat's properties and events. */
const BUILT_INS: Record<BuiltInTag, Definition> = { view, text, image, button, form, input }

export interface DrawnPage {
  has(method: string): boolean
  /** Calls a function of the page, if it exists. */
  run(method: string, ...given: unknown[]): void
  setVisible(visible: boolean): void
  remove(): void
}

export interface Renderer {
  draw(path: string): DrawnPage
}

/** Renders the templates with glass-easel, WeChat's open-source component framework. */
export function createRenderer(bundle: Bundle, phone: Phone): Renderer {
  glassEasel.addGlobalErrorListener((error) => phone.report(String(error)))
  glassEasel.addGlobalWarningListener((message) => phone.report(message))

  const env = new MiniProgramEnv()
  const space = env.createCodeSpace('', true)
  const components = space.getComponentSpace()
  for (const [tag, define] of Object.entries(BUILT_INS)) {
    components.setGlobalUsingComponent(tag, define(components, phone))
  }

  const context = new glassEasel.CurrentWindowBackendContext()
  listenForTaps(context)
  const backend = env.associateBackend(context)
  for (const [path, styles] of Object.entries(bundle.styles)) {
    space.addStyleSheet(path, path)
    backend.registerStyleSheetContent(path, styles)
  }
  for (const { path, json, load } of bundle.pages) {
    const content = bundle.templates[path]
    if (!content) throw new Error(`${path} has no template`)
    space.addComponentStaticConfig(path, { usingComponents: json.usingComponents ?? {} })
    space.addCompiledTemplate(path, { groupList: bundle.templates, content })
    space.globalComponentEnv(window, path, load)
  }

  return {
    draw(path) {
      const root = backend.createRoot('page', space, path)
      const place = document.createElement('span')
      document.body.append(place)
      root.attach(elementOf(document.body), elementOf(place))
      const instance = root.get() as unknown as Record<string, unknown>
      const host = root.getComponent().getBackendElement() as unknown as HTMLElement
      return {
        has: (method) => typeof instance[method] === 'function',
        run(method, ...given) {
          const own = instance[method]
          if (typeof own === 'function') own.apply(instance, given)
        },
        setVisible(visible) {
          host.style.display = visible ? '' : 'none'
        },
        remove() {
          root.release()
          host.remove()
        },
      }
    },
  }
}

/** glass-easel has its own types for DOM elements. */
function elementOf(element: HTMLElement): glassEasel.GeneralBackendElement {
  return element as unknown as glassEasel.GeneralBackendElement
}

/**
 * glass-easel makes taps out of touch and mouse events. The built-in components trigger all other events, because the
 * browser's have different details than WeChat's.
 */
export function listenForTaps(context: glassEasel.CurrentWindowBackendContext): void {
  context.onEvent((target, type, detail, options) => {
    if (type === 'tap' && !isDisabled(options.originalEvent)) tap(target, detail)
  })
}

function tap(target: glassEasel.Element, detail: unknown): void {
  const event = new glassEasel.Event('tap', detail, { bubbles: true, composed: true, capturePhase: true })
  glassEasel.Event.dispatchEvent(target, event)
}

function isDisabled(event: unknown): boolean {
  const target = event instanceof Event ? event.target : null
  return target instanceof Element && target.closest('button:disabled') !== null
}
