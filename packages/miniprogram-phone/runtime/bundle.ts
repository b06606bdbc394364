import type { template } from 'glass-easel'

/** The mini-program as compile/miniprogram.ts hands it to the frame. */
export interface Bundle {
  app: AppJson
  theme: Record<'light' | 'dark', Record<string, string>>
  /** One entry a template, from WeChat's own compiler. */
  templates: Record<string, template.ComponentTemplate['content']>
  /** Path of a page, or `app`, to its styles. */
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
