import type { template } from 'glass-easel'

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
