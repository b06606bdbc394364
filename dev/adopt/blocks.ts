/** A fenced block of Markdown; `file` is what its fence names behind the language. */
export type Block = { language: string; file: string | null; text: string }

export function blocksIn(markdown: string): Block[] {
  const fenced = markdown.matchAll(/^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm)
  return Array.from(fenced, ([, language = '', file, text = '']) => ({ language, file: file ?? null, text }))
}
