/** A text for LIKE that matches itself alone: without wildcards. Prisma's `startsWith` and `contains` don't escape theirs. */
export function literalPattern(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}
