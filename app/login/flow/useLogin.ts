'use client'

import { type Dispatch, useEffect, useReducer } from 'react'
import { hearOtherTabs } from '../../client/other-tabs.ts'
import { type FirstCode, firstPicture } from '../first-picture.ts'
import { type Code, codeOf } from './code.ts'
import { type Login, type LoginEvent, loginReducer, newLogin } from './login.ts'

/**
 * The state of the page, starting from the code that the server rendered. Codes survive a reload of the tab, because a
 * phone may have scanned one meanwhile, but not to a page that goes on to another `next`: they name the site that asked.
 */
export function useLogin(initial: FirstCode | null, next: string): [Login, Dispatch<LoginEvent>] {
  const [login, dispatch] = useReducer(loginReducer, initial, (opened) =>
    newLogin(opened && codeOf({ ...opened, image: opened.image ?? firstPicture(opened.scene) })),
  )
  useEffect(() => dispatch({ type: 'restored', codes: storedCodes(next) }), [next])
  useEffect(() => storeCodes(next, login.codes), [next, login.codes])
  useEffect(() => hearOtherTabs(() => dispatch({ type: 'secret_renewed' })), [])
  return [login, dispatch]
}

const key = 'saoma.codes'

/** Empty where there are none, or storage is forbidden. */
function storedCodes(next: string): Code[] {
  try {
    const stored = JSON.parse(sessionStorage.getItem(key) ?? '') as { next: string; codes: Code[] }
    return stored.next === next ? stored.codes.map((code) => ({ ...code, state: {} })) : []
  } catch {
    return []
  }
}

/**
 * Without the images, which are large: a stored code is polled, and shown only if it was scanned. And without those that were
 * declined: the page has said so.
 */
function storeCodes(next: string, codes: Code[]): void {
  try {
    const kept = codes.filter(({ state }) => state.status !== 'cancelled')
    const stored = { next, codes: kept.map((code) => ({ ...code, image: null, state: {} })) }
    sessionStorage.setItem(key, JSON.stringify(stored))
  } catch {
    // Storage is full or forbidden: a reload then starts with a new code.
  }
}
