/** A time (ISO 8601) in China, where the people are who run a site for WeChat: `2026-11-27 12:00:00`, or only as much of it. */
export function chinaTime(at: string | Date, to: 'day' | 'minute' | 'second'): string {
  const iso = new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().replace('T', ' ')
  return iso.slice(0, { day: 10, minute: 16, second: 19 }[to])
}
