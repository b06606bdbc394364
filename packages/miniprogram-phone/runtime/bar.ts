import type { BarLook } from '../frame.ts'
import type { Bundle } from './bundle.ts'

/** The bar above a page: what its own JSON says, else app.json, with theme.json's value for `@name`. */
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
