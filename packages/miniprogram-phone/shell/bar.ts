import type { BarLook } from '../frame.ts'
import { part } from './part.ts'
import { ask } from './sheet.ts'

let canShare = false

/** The bar above the mini-program, as its page that is shown wants it. */
export function setBar(look: BarLook): void {
  const bar = part('title', HTMLHeadingElement).parentElement
  part('title', HTMLHeadingElement).textContent = look.title ?? ''
  part('back', HTMLButtonElement).hidden = !look.canGoBack
  canShare = look.canShare ?? false
  if (!bar) return
  bar.style.background = look.background ?? ''
  bar.style.color = look.text ?? ''
}

/** The menu behind the three dots: forwarding is there only for a page that can be shared. */
export async function openMenu(): Promise<void> {
  await ask('小程序菜单 Menu', [
    { name: 'menu-forward', label: '转发 Forward', disabled: !canShare },
    { name: 'menu-close', label: '关闭 Close' },
  ])
}
