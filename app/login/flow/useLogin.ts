'use client'

import { type Dispatch, useEffect, useReducer } from 'react'
import { hearOtherTabs } from '../../client/other-tabs.ts'
import { type FirstCode, firstPicture } from '../first-picture.ts'
import { type Code, codeOf } from './code.ts'
import { type Login, type LoginEvent, loginReducer, newLogin } from './login.ts'

/**
 * The state of the page, starting from the code that the server rendered. Codes survive a reload of the tab, because a
 * phone may have scanned one meanwhile.
 */
export function useLogin(initial: FirstCode | null): [Login, Dispatch<LoginEvent>] {
  const [login, dispatch] = useReducer(loginReducer, initial, (opened) =>
    newLogin(opened && codeOf({ ...opened, image: opened.image ?? firstPicture(opened.scene) })),
  )
  useEffect(() => dispatch({ type: 'restored', codes: storedCodes() }), [])
  useEffect(() => storeCodes(login.codes), [login.codes])
  useEffect(() => hearOtherTabs(() => dispatch({ type: 'secret_renewed' })), [])
  return [login, dispatch]
}

const key = 'saoma.codes'

/** Empty where storage is forbidden. */
function storedCodes(): Code[] {
  try {
    const codes: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(codes) ? codes.map((code: Code) => ({ ...code, state: {} })) : []
  } catch {
    return []
  }
}

/** Without the images, which are large: a stored code is polled, and shown only if it was scanned. */
function storeCodes(codes: Code[]): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(codes.map((code) => ({ ...code, image: null, state: {} }))))
  } catch {
    // Storage is full or forbidden: a reload then starts with a new code.
  }
}
