/** What a form field holds: trimmed, null where nothing is in it. */
export function typed(value: unknown): string | null {
  const trimmed = typeof value === 'string' ? value.trim() : ''
  return trimmed === '' ? null : trimmed
}
