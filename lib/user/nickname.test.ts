import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SaomaError } from '../errors.ts'
import { parseNickname } from './nickname.ts'

/** Text written as Unicode tags, which no font shows. */
function tags(text: string): string {
  return Array.from(text, (character) =>
    String.fromCodePoint(0xe0000 + (character.codePointAt(0) ?? 0)),
  ).join('')
}

function ruleOf(text: string): string | undefined {
  try {
    parseNickname(text)
    return undefined
  } catch (error) {
    return error instanceof SaomaError && error.code === 'bad_request' ? error.reason : String(error)
  }
}

test.each([
  ['Chinese', '小明'],
  ['Japanese, with the variant of a character', '渡邉\u{e0102}さん'],
  ['Korean', '김민수'],
  ['English', "Mary-Jane O'Neil 3rd"],
  ['Vietnamese', 'Nguyễn Thị Ánh Tuyết'],
  ['Yoruba', 'Ọlárìn Ọbáfẹ́mi'],
  ['Thai', 'น้ำฝน กุลธิดา ที่รัก'],
  ['Lao', 'ສົມພອນ ບຸນຍັງ'],
  ['Hindi', 'प्रियंका त्रिपाठी'],
  ['Bengali', 'শ্রীকান্ত চট্টোপাধ্যায়'.normalize('NFC')],
  ['Tamil', 'கார்த்திகேயன்'],
  ['Malayalam, with a joiner at the end', 'ജയന്\u200d'],
  ['Sinhala, with a joiner inside', 'ශ්\u200dරී ලංකා'],
  ['Burmese', 'ကျော်လှုံ့'],
  ['Khmer', 'ស្រីនិច្ច'],
  ['Tibetan', 'བསྒྲུབས་སྐྱེ།'],
  ['Mongolian', 'ᠮᠣᠩᠭᠣᠯ\u180e'],
  ['Persian, with a non-joiner', 'علی\u200cرضا'],
  ['Arabic with all its vowels', 'عَبْدُ ٱللَّٰه'.normalize('NFC')],
  ['Hebrew with all its points', 'שָׁלוֹם'.normalize('NFC')],
  ['Georgian', 'გიორგი'],
  ['emoji', '🐼👍🏽❤️1️⃣🇨🇳'],
  ['emoji made of several', '👨‍👩‍👧👩🏽‍🚀🏳️‍🌈🏃‍♀️‍➡️'],
  ['the flag of Scotland', `🏴${tags('gbsct')}\u{e007f}`],
  ['a face', '(๑•̀ㅂ•́)و✧'],
  ['markup', '<script>alert(1)</script>'],
  ['32 characters', '😀'.repeat(32)],
])('%s is kept as it is', (_name, nickname) => {
  expect(parseNickname(nickname)).toBe(nickname)
})

describe('invisible characters', () => {
  test.each([
    ['a zero-width space', 'Al\u200bice', 'Alice'],
    ['joiners between Latin letters', 'Al\u200d\u200cice', 'Alice'],
    ['a second joiner', 'علی\u200c\u200cرضا', 'علی\u200cرضا'],
    ['a soft hyphen, a word joiner and a byte order mark', '\ufeffAl\u00adi\u2060ce', 'Alice'],
    ['a right-to-left mark within a name', 'של\u200fום', 'שלום'],
    ['a right-to-left mark behind Latin letters', 'Alice\u200f', 'Alice'],
    ['a left-to-right and an Arabic mark', 'Alice\u200e\u061c', 'Alice'],
    ['a message in tags', `Alice${tags('pay 8841 to Bob')}`, 'Alice'],
    ['a message in tags behind a flag', `🏴${tags('pay 8841 to Bob')}\u{e007f}`, '🏴'],
    ['a flag that is never shown', `🏴${tags('ustx')}\u{e007f}`, '🏴'],
    ['variation selectors on letters', 'A\ufe0fl\u{e0100}ice\ufe0f', 'Alice'],
    ['two variation selectors', '❤\ufe0f\ufe0f', '❤\ufe0f'],
    ['Hangul fillers', 'a\u3164\u115f\u1160\uffa0b', 'ab'],
    ['a blank pattern of Braille', '\u2800a\u2800', 'a'],
    ['interlinear annotation', 'a\ufff9b\ufffac\ufffb', 'abc'],
    ['a joiner between a letter and an emoji', 'a\u200d😀', 'a😀'],
    ['spaces of all kinds', '\u3000 a \u00a0\u2003 b \u3000', 'a b'],
  ])('%s is left out', (_name, text, nickname) => {
    expect(parseNickname(text)).toBe(nickname)
  })
})

describe('marks', () => {
  test('are composed with their letter first', () => {
    expect(parseNickname('Nguye\u0302\u0303n')).toBe('Nguyễn')
    expect(parseNickname('a\u034f\u0301')).toBe('á')
  })

  test.each([
    ['a pile of accents', 'x\u0300\u0301\u0302\u0303\u0304\u0305', 'x\u0300\u0301'],
    ['the same vowel of Thai, again and again', 'ก็็็็็็', 'ก็'],
    ['vowels of Thai', 'ก\u0e34\u0e35\u0e36\u0e37\u0e31\u0e47', 'ก\u0e34\u0e35\u0e36\u0e37'],
    ['in front, where they would sit on the text before', '\u0301\u0e47Alice', 'Alice'],
    ['behind a space in front', ' \u0301 Alice', 'Alice'],
  ])('%s: what is too many is left out', (_name, text, nickname) => {
    expect(parseNickname(text)).toBe(nickname)
  })

  test('a message of stacked marks is at most a few characters high', () => {
    const alphabet = Array.from({ length: 0x6f }, (_, at) => String.fromCodePoint(0x300 + at)).join('')
    expect(Array.from(parseNickname(`z${alphabet}a${alphabet}`)).length).toBeLessThanOrEqual(6)
  })
})

test.each([
  ['', 'nickname_empty'],
  [' \n ', 'nickname_empty'],
  ['\u200f\u200e', 'nickname_empty'],
  ['\u3164', 'nickname_empty'],
  ['\u0301\u0302', 'nickname_empty'],
  [tags('hello'), 'nickname_empty'],
  ['a'.repeat(33), 'nickname_too_long'],
  ['😀'.repeat(33), 'nickname_too_long'],
  ['a\nb', 'nickname_control'],
  ['a\u0000', 'nickname_control'],
  ['a\u0085b', 'nickname_control'],
  ['a\u2028b', 'nickname_control'],
  ['\ud800', 'nickname_control'],
  ['\u202egnp', 'nickname_control'],
  ['\u2066x', 'nickname_control'],
])('%j breaks the rule %s', (text, rule) => {
  expect(ruleOf(text)).toBe(rule)
})

test('length counts after cleaning', () => {
  expect(parseNickname('a\u200b'.repeat(32))).toBe('a'.repeat(32))
})

test('any input yields a clean, short nickname that parses to itself', () => {
  const odd = fc.constantFrom(
    '\u200d',
    '\u200c',
    '\ufe0f',
    '\u0301',
    '\u0e47',
    '\u034f',
    ' ',
    '😀',
    '🏴',
    'ا',
    'क',
    '\u094d',
    '邉',
  )
  const texts = fc.array(fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 20 })
  fc.assert(
    fc.property(texts, (parts) => {
      const text = parts.join('')
      if (ruleOf(text) !== undefined) return
      const nickname = parseNickname(text)
      expect(parseNickname(nickname)).toBe(nickname)
      expect(Array.from(nickname).length).toBeLessThanOrEqual(32)
      // As in a heart on fire.
      const rest = nickname.replaceAll(/[\ufe0e\ufe0f]\u200d(?=\p{ExtPict})/gu, '')
      expect(rest).not.toMatch(/\p{M}{9}|\p{DI}{2}|[\u200b\u2060\u2800]/u)
    }),
    { numRuns: 3_000, examples: [[['😀', '\ufe0f', '\u200d', '😀']]] },
  )
})

test.each(['a\u0301', '\u200d', '\u0301', ' ', '👨‍👩', 'ا\u200c', '\u094d\u200d'])(
  '%j over and over is read in no time',
  (text) => {
    const start = performance.now()
    ruleOf(text.repeat(1_024 / text.length))
    expect(performance.now() - start).toBeLessThan(1_000)
  },
)
