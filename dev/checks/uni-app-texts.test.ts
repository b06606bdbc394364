import { expect, test } from 'vitest'
import * as example from '../../examples/uni-app/src/pages/login/texts.ts'
import { statusOf } from '../../lib/errors.ts'
import { ago } from '../../miniprogram/saoma/ago.ts'
import { afterDecision } from '../../miniprogram/saoma/login-state.ts'
import { textsIn } from '../../miniprogram/saoma/texts.ts'
import { endingWords } from '../../miniprogram/saoma/words.ts'
import { ASKED } from '../../miniprogram/testing/world.ts'

// The login page of examples/uni-app says what the native one says, word for word.

/** The native page is never opened in a browser. */
const onlyExample = ['inWeChatTitle', 'inWeChatText', 'profileInWeChat']

test.each(['zh', 'en'] as const)('the words are those of the native page (%s)', (language) => {
  const texts = Object.entries(example.textsIn(language)).filter(([name]) => !onlyExample.includes(name))
  expect(texts.length).toBeGreaterThan(30)
  expect(textsIn(language)).toMatchObject(Object.fromEntries(texts))
})

test.each(['zh', 'en'] as const)('how long ago is said in the same way (%s)', (language) => {
  for (const seconds of [0, 4.9, 5, 59, 60, 119, 120, 3599, 3600, 7200, 86_399, 86_400, 200_000])
    expect(example.ago(seconds, language)).toBe(ago(seconds, language))
})

test.each(Object.keys(statusOf))('%s ends a login, or can be tried again, on both', (error) => {
  const t = textsIn('zh')
  const state = afterDecision(ASKED, 'confirm', { is: 'refused', error, msg: 'words' })
  const ending = state.at === 'over' ? endingWords(state.ending, t) : null
  expect(example.endingOf({ error, msg: 'words' }, example.textsIn('zh'))).toEqual(ending)
})
