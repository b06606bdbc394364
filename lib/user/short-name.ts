// Also what the mini-program does, which can't import it: dev/checks/short-names.test.ts compares them. Runs in browsers too.

/** Without 0 and O, 1, I and L, which look alike. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const base = alphabet.length
const count = base ** 4
const colours = 8

/**
 * What a user without a nickname is told apart by: four characters, and one of eight colours. Both come from the last digits of
 * the id, a UUID, so they never change and need no request.
 *
 * @example
 * shortName('6f9619ff-8b86-4d01-b42d-00cf4fc964ff') // { code: 'PPPN', colour: 4 }
 */
export function shortName(id: string): { code: string; colour: number } {
  const digits = Number.parseInt(id.slice(-7), 16)
  const number = (digits & 0xfffff) % count
  const code = [3, 2, 1, 0].map((place) => alphabet[Math.floor(number / base ** place) % base]).join('')
  return { code, colour: (digits >>> 20) % colours }
}

/** How the ids end of those whom `shortName` calls this, in either case, also after a word as in `User 8F3K`. Empty if it is no such name. */
export function idEndings(name: string): string[] {
  const [, code = ''] = /^(?:\S+ )?(\S{4})$/.exec(name.trim().toUpperCase()) ?? []
  const places = Array.from(code, (character) => alphabet.indexOf(character))
  if (code === '' || places.includes(-1)) return []
  const number = places.reduce((sum, place) => sum * base + place, 0)
  return [number, number + count]
    .filter((each) => each <= 0xfffff)
    .map((each) => each.toString(16).padStart(5, '0'))
}
