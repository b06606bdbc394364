import type { template } from 'glass-easel'
import type { BarLook, Phone } from '../frame.ts'
import type { DrawnPage, Renderer } from './renderer.ts'

/** The compiled mini-program. */
export interface Bundle {
  app: AppJson
  theme: Record<'light' | 'dark', Record<string, string>>
  /** By path, from glass-easel's template compiler. */
  templates: Record<string, template.ComponentTemplate['content']>
  /** By the path of a page, or `app`. */
  styles: Record<string, string>
  pages: { path: string; json: PageJson; load: () => unknown }[]
  loadApp: () => unknown
}

export interface PageJson {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: string
  usingComponents?: Record<string, string>
}

export interface AppJson {
  pages: string[]
  window?: PageJson
}

/** The page stack and the life cycle of its pages. */
export class Pages {
  private readonly stack: { path: string; page: DrawnPage; bar: BarLook }[] = []

  constructor(
    private readonly bundle: Bundle,
    private readonly renderer: () => Renderer,
    private readonly phone: Phone,
  ) {}

  /** Replaces all pages. False if the page does not exist. */
  relaunch(path: string, query: Record<string, string>): boolean {
    if (!this.has(path)) return false
    while (this.stack.length > 0) this.drop()
    this.open(path, query)
    return true
  }

  /** Opens a page on top. `url` is absolute or relative to the visible page. False if the page does not exist. */
  push(url: string): boolean {
    const base = new URL(`http://miniprogram/${this.stack.at(-1)?.path ?? ''}`)
    const { pathname, search } = new URL(url, base)
    const path = pathname.slice(1)
    if (!this.has(path)) return false
    this.hide()
    this.stack.at(-1)?.page.setVisible(false)
    this.open(path, rawQuery(search))
    return true
  }

  back(): void {
    if (this.stack.length < 2) return
    this.drop()
    this.stack.at(-1)?.page.setVisible(true)
    this.show()
  }

  show(): void {
    this.setBar({ canGoBack: this.stack.length > 1 })
    this.stack.at(-1)?.page.run('onShow')
  }

  /** Changes the bar of the visible page; each page keeps its own. */
  setBar(look: BarLook): void {
    const shown = this.stack.at(-1)
    if (!shown) return
    Object.assign(shown.bar, look)
    this.phone.setBar(shown.bar)
  }

  hide(): void {
    this.stack.at(-1)?.page.run('onHide')
  }

  private has(path: string): boolean {
    return this.bundle.pages.some((page) => page.path === path)
  }

  private open(path: string, query: Record<string, string>): void {
    const page = this.renderer().draw(path)
    const bar = { ...barOf(this.bundle, path), canShare: page.has('onShareAppMessage') }
    this.stack.push({ path, page, bar })
    page.run('onLoad', query)
    this.show()
    page.run('onReady')
  }

  private drop(): void {
    const dropped = this.stack.pop()
    dropped?.page.run('onUnload')
    dropped?.page.remove()
  }
}

/** Query values stay percent-encoded, as in WeChat. */
function rawQuery(search: string): Record<string, string> {
  const pairs = search.replace(/^\?/, '').split('&').filter(Boolean)
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

/** The bar of a page, from its own JSON, then app.json. `@name` refers to theme.json. */
export function barOf({ app, theme, pages }: Bundle, path: string): BarLook {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  const named = theme[dark ? 'dark' : 'light']
  const look = { ...app.window, ...pages.find((page) => page.path === path)?.json }
  const value = (given: string | undefined): string | undefined =>
    given?.startsWith('@') ? named[given.slice(1)] : given
  return {
    title: look.navigationBarTitleText ?? '',
    background: value(look.navigationBarBackgroundColor) ?? '#000000',
    text: value(look.navigationBarTextStyle) === 'black' ? 'black' : 'white',
  }
}
