import { expect, test } from 'vitest'
import { refuseUnknownTags } from './templates.ts'

test('the tags that the phone has pass, also beside text and comments that look like tags', () => {
  const wxml = '<!-- <map/> --><view><block wx:if="{{a <b}}"><text>{{"<map>"}}</text></block><input/></view>'
  expect(() => refuseUnknownTags(wxml, 'page.wxml')).not.toThrow()
})

test('another tag is refused by name', () => {
  expect(() => refuseUnknownTags('<view><map id="a"/></view>', 'page.wxml')).toThrow('page.wxml uses <map>')
})
