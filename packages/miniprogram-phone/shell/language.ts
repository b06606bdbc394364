const chinese = navigator.language.startsWith('zh')

/** What the phone itself says, in the browser's language. */
export function say(zh: string, en: string): string {
  return chinese ? zh : en
}

/** phone.html is in English; `data-zh` has the same in Chinese. */
export function translate(): void {
  if (!chinese) return
  document.documentElement.lang = 'zh-CN'
  for (const element of document.querySelectorAll<HTMLElement>('[data-zh]'))
    element.textContent = element.dataset['zh'] ?? ''
}
