/**
 * Runs in a browser, bundled by exparser-script.ts: the mini-program's pages under exparser, the component framework of WeChat
 * itself, which WeChat uses for a mini-program without `componentFramework`. j-component is WeChat's own layer around it.
 */
import { createClient } from './client.ts'

type Definition = Record<string, unknown> & { data: object }

/** As far as it is used here: its own types would give all of e2e WeChat's globals. */
interface JComponent {
  register(definition: object): string
  create(id: string): Component & { attach(parent: HTMLElement): void }
}

interface Component {
  instance: Record<string, unknown> &
    Record<'onLoad' | 'onShow' | 'onReady', ((query?: object) => void) | undefined>
  querySelector(selector: string): Component | undefined
  dispatchEvent(name: string, options: { detail: object }): void
}

declare global {
  interface Window {
    /** What WeChat's compiler made of the templates. */
    $gwx(file: string): unknown
    /** Where the pages are: '', or the folder of a subpackage. */
    root: string
    loaders: Record<'app' | 'login' | 'account', () => unknown>
    client: ReturnType<typeof createClient>
    openPage(name: 'login' | 'account', query: object): void
    tap(selector: string): void
    fire(selector: string, event: string, detail: object): void
  }
}

// Bundled by esbuild.
const jComponent = require('j-component') as JComponent

for (const id of ['view', 'text', 'image', 'button', 'form', 'input'])
  jComponent.register({ id, tagName: `wx-${id}`, template: '<slot/>' })

let app: object | undefined
let page: ReturnType<JComponent['create']>
let define: (definition: Definition) => void

window.client = createClient('s1')
Object.assign(window, {
  wx: window.client.wx,
  App: (definition: object) => (app = definition),
  getApp: () => app,
  getCurrentPages: () => [],
  // Frameworks wrap it. No component is drawn here.
  Component: () => {},
  Page: (definition: Definition) => define(definition),
})

window.openPage = (name, query) => {
  const path = `${window.root}pages/${name}/${name}`
  define = ({ data, ...members }) => {
    const methods = Object.fromEntries(
      Object.entries(members).filter(([, member]) => typeof member === 'function'),
    )
    const id = jComponent.register({ path: `/${path}`, template: window.$gwx(`${path}.wxml`), data, methods })
    page = jComponent.create(id)
    const { instance } = page
    // What WeChat gives a page beside its data and methods.
    for (const [member, value] of Object.entries(members)) if (!(member in methods)) instance[member] = value
    Object.defineProperty(instance, 'is', { value: path })
    page.attach(document.body)
    instance.onLoad?.(query)
    instance.onShow?.()
    instance.onReady?.()
  }
  window.loaders.app()
  window.loaders[name]()
}

window.fire = (selector, event, detail) => part(selector).dispatchEvent(event, { detail })
window.tap = (selector) => window.fire(selector, 'tap', {})

function part(selector: string): Component {
  const found = page.querySelector(selector)
  if (!found) throw new Error(`the page has no ${selector}`)
  return found
}
