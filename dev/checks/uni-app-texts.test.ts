import { expect, test } from 'vitest'
import * as example from '../../examples/uni-app/src/pages/login/texts.ts'
import { ago } from '../../miniprogram/saoma/ago.ts'
import { textsIn } from '../../miniprogram/saoma/texts.ts'

// The login page of examples/uni-app says what the native one says, word for word.

/** The example has no page of one's sign-ins. */
const onlyNative = [
  'barAccount',
  'toAccount',
  'profileEdit',
  'save',
  'accountWhy',
  'sessionsTitle',
  'sessionsNone',
  'lastSeen',
  'newBrowser',
  'end',
  'endAll',
  'endAllAsk',
  'sharePhone',
  'sitesTitle',
  'connected',
  'learnsWhat',
  'learnsNothing',
  'disconnect',
  'disconnectWhat',
  'disconnectNow',
  'cancel',
  'exportData',
  'exportCopied',
  'exportFailed',
  'deleteTitle',
  'deleteWhat',
  'deleteNow',
  'deletedTitle',
  'deletedText',
]
/** The native page is never opened in a browser. */
const onlyExample = ['inWeChatTitle', 'inWeChatText', 'profileInWeChat']

test.each(['zh', 'en'] as const)('the words of the native page, and no others (%s)', (language) => {
  const native = without(textsIn(language), onlyNative)
  expect(without(example.textsIn(language), onlyExample)).toEqual(native)
})

test.each(['zh', 'en'] as const)('how long ago is said in the same way (%s)', (language) => {
  for (const seconds of [0, 4.9, 5, 59, 60, 119, 120, 3599, 3600, 7200, 86_399, 86_400, 200_000])
    expect(example.ago(seconds, language)).toBe(ago(seconds, language))
})

function without(texts: Record<string, string>, names: string[]): Record<string, string> {
  for (const name of names) expect(texts).toHaveProperty(name)
  return Object.fromEntries(Object.entries(texts).filter(([name]) => !names.includes(name)))
}
