export type Language = 'zh' | 'en'
export type Text = Record<Language, string>

export interface Advice {
  what: Text
  /** The words of whoever refused, as they came. */
  theirs?: string
  /** Who that was, where it is not plain from the check. */
  by?: Text
  todo: Text
  /** Which console, which menu. */
  where?: Text
}

/** What one check found: all is well, something is wrong, or it could not be tried because something else is. */
export type Finding =
  | { state: 'ok'; check: Text; detail?: Text }
  | ({ state: 'wrong'; check: Text } & Advice)
  | { state: 'untried'; check: Text; why: Text }

export function ok(check: Text, detail?: Text): Finding {
  return { state: 'ok', check, ...(detail && { detail }) }
}

export function wrong(check: Text, advice: Advice): Finding {
  return { state: 'wrong', check, ...advice }
}

export function untried(check: Text, why: Text): Finding {
  return { state: 'untried', check, why }
}

/** The same in both languages: a number, a name, an address. */
export function plain(text: string): Text {
  return { zh: text, en: text }
}
