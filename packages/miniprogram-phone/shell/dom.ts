/** An element of phone.html by its data-testid. */
export function part<T extends HTMLElement>(name: string, kind: new () => T): T {
  const found = document.querySelector(`[data-testid="${name}"]`)
  if (!(found instanceof kind)) throw new Error(`phone.html has no ${kind.name} named ${name}`)
  return found
}

export interface Choice {
  /** Its data-testid, and the result if chosen. */
  name: string
  label: string
  disabled?: boolean
}

/** Shows a bottom sheet. Resolves with the name of the choice. */
export function ask(words: string, choices: Choice[]): Promise<string> {
  const back = part('sheet', HTMLDivElement)
  const sheet = document.createElement('div')
  sheet.className = 'sheet'
  sheet.role = 'dialog'
  sheet.ariaLabel = words
  const text = document.createElement('p')
  text.textContent = words
  sheet.append(text)
  back.replaceChildren(sheet)
  back.hidden = false
  return new Promise((resolve) => {
    for (const { name, label, disabled = false } of choices) {
      const button = document.createElement('button')
      button.dataset['testid'] = name
      button.textContent = label
      button.disabled = disabled
      button.addEventListener('click', () => {
        back.hidden = true
        back.replaceChildren()
        resolve(name)
      })
      sheet.append(button)
    }
  })
}
