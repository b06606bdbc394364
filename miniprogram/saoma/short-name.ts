/** Without 0 and O, 1, I and L, which look alike. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** What a person without a name is told apart by, as on the site's own pages (lib/user/short-name.ts): four characters, and one of eight colours. */
export function shortName(id: string): { code: string; colour: number } {
  const base = ALPHABET.length
  const digits = Number.parseInt(id.slice(-7), 16)
  const number = (digits & 0xfffff) % base ** 4
  const code = [3, 2, 1, 0].map((place) => ALPHABET[Math.floor(number / base ** place) % base]).join('')
  return { code, colour: (digits >>> 20) % 8 }
}
