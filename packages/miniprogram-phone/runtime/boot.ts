import type { EnterOptions, MiniProgram, Phone } from '../frame.ts'
import { type Bundle, Pages } from './pages.ts'
import { createRenderer } from './renderer.ts'
import { createWx } from './wx/wx.ts'

type AppOptions = Record<string, unknown>

/** Starts a compiled mini-program in this document. The parent window is the phone. */
export function boot(bundle: Bundle): void {
  const { phone } = window.parent
  if (!phone) throw new Error('this page runs inside the phone only')
  reportMistakes(phone)

  let entered: EnterOptions | undefined
  let app: AppOptions = {}
  const globals = window as unknown as Record<string, unknown>
  const pages = new Pages(bundle, () => renderer, phone)
  globals['wx'] = createWx(phone, pages, () => {
    if (!entered) throw new Error('nothing has been entered yet')
    return entered
  })
  globals['App'] = (options: AppOptions) => {
    app = options
  }
  globals['getApp'] = () => app
  bundle.loadApp()
  const renderer = createRenderer(bundle, phone)

  function run(method: string, options?: EnterOptions): void {
    const own = app[method]
    if (typeof own === 'function') own.call(app, options)
  }

  window.miniprogram = {
    enter(given, how) {
      // Without a page WeChat opens the first one.
      const options = given.path === '' ? { ...given, path: bundle.app.pages[0] ?? '' } : given
      entered = options
      if (how === 'launch') run('onLaunch', options)
      run('onShow', options)
      if (how === 'show') pages.show()
      else if (!pages.relaunch(options.path, options.query))
        phone.report(`page "${options.path}" is not found`)
    },
    hide() {
      pages.hide()
      run('onHide')
    },
    back: () => pages.back(),
  } satisfies MiniProgram
}

function reportMistakes(phone: Phone): void {
  window.addEventListener('error', (event) => phone.report(event.message))
  window.addEventListener('unhandledrejection', (event) => phone.report(String(event.reason)))
}
