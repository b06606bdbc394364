import { type Reason, SaomaError } from '../errors.ts'

const maxCharacters = 32
/** Before cleaning, in UTF-16 units. */
const maxUnits = 1_024

/** Also lone surrogates, and characters that change the direction of the text around the name. */
const control = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** Scripts in which joiners change the shape of letters, as in Persian or Sinhala. */
const scripts = 'Arab Syrc Mong Nkoo Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr'.split(' ')
const joining = `[${scripts.map((script) => `\\p{scx=${script}}`).join('')}]`
const virama = '[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca]'

/** Where invisible characters change how their neighbours look. */
const meaningful = [
  // The flags of England, Scotland and Wales, the only sequences of tags in use.
  '\\u{1f3f4}\\u{e0067}\\u{e0062}(?:\\u{e0065}\\u{e006e}\\u{e0067}|\\u{e0073}\\u{e0063}\\u{e0074}|\\u{e0077}\\u{e006c}\\u{e0073})\\u{e007f}',
  // Emoji composed of several, such as families.
  '(?<=\\p{ExtPict}[\\p{EMod}\\ufe0f]?)\\u200d(?=\\p{ExtPict})',
  `(?<=${joining})[\\u200c\\u200d](?=[\\u200c\\u200d]*${joining})`,
  `(?<=${virama})\\u200d`,
  // Variants of emoji, Chinese characters and Mongolian letters.
  '(?<=\\p{Emoji})[\\ufe0e\\ufe0f]',
  '(?<=\\p{sc=Han})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
  '(?<=\\p{sc=Mong})[\\u180b-\\u180f]',
  // Real names in Hebrew and Arabic end in a right-to-left mark.
  '(?<=[\\p{sc=Hebr}\\p{sc=Arab}\\p{sc=Syrc}\\p{sc=Thaa}]\\p{M}*)\\u200f$',
]
/** Besides those that Unicode calls ignorable: annotation marks, and characters with a blank glyph. */
const blank = '[\\p{DI}\\ufff9-\\ufffb\\u2800\\u{1d159}\\u{13441}\\u{13442}]'
const invisible = new RegExp(`(${meaningful.join('|')})|${blank}`, 'gu')

/**
 * In composed form, no language needs more than two general accents on a letter. The marks of a script itself stack
 * higher: four in Burmese, three in Tibetan, pointed Hebrew and vocalized Arabic, two in Thai.
 */
const accent = '[\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f]'
const accents = new RegExp(`(${accent}{2})${accent}+`, 'gu')
const marks = /([\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]+/gu
const repeatedMark = /([\p{Mn}\p{Me}])\1+/gu
/** They would combine with the text before the name. */
const leadingMarks = /^[\p{M}\p{Z}\p{DI}]+/u

const visible = /[^\p{Z}\p{M}\p{Cf}]/u

/**
 * A nickname as it is stored and shown: in composed form (NFC), trimmed, without invisible characters and
 * without piles of combining marks. The result has 1 to 32 code points and parses to itself.
 * Throws `bad_request` with the broken rule as its reason.
 */
export function parseNickname(text: string): string {
  const trimmed = text.trim()
  if (trimmed.length > maxUnits) throw refused('nickname_too_long')
  if (control.test(trimmed)) throw refused('nickname_control')
  const nickname = clean(trimmed)
  if (!visible.test(nickname)) throw refused('nickname_empty')
  if (Array.from(nickname).length > maxCharacters) throw refused('nickname_too_long')
  return nickname
}

/** Repeats until nothing changes, because a removed character may have been the reason to keep its neighbour. */
function clean(text: string): string {
  const cleaned = text
    .normalize('NFC')
    .replace(invisible, '$1')
    .normalize('NFC')
    .replace(repeatedMark, '$1')
    .replace(accents, '$1')
    .replace(marks, '$1')
    .replace(leadingMarks, '')
    .replace(/\p{Zs}{2,}/gu, ' ')
    .trim()
  return cleaned === text ? text : clean(cleaned)
}

function refused(reason: Reason): SaomaError {
  return new SaomaError('bad_request', { field: 'nickname', reason })
}
