'use client'

import { useCallback, useEffect, useReducer } from 'react'
import useSWRMutation from 'swr/mutation'
import type { OpenedLogin } from '#lib/login/open.ts'
import { type ApiError, call } from '../../client/api.ts'
import { hearOtherTabs } from '../../client/other-tabs.ts'
import { codeOf, type Code, type SceneState } from './code.ts'
import { type Codes, codesReducer } from './codes.ts'
import { rememberCodes, rememberedCodes } from './remembered.ts'

const codePath = '/api/miniapp/code'

type UseCodes = Codes & {
  /** Makes another code. The page goes on listening to the one before. */
  open: () => void
  opening: boolean
  error: ApiError | undefined
  onState: (scene: string, state: SceneState) => void
  drop: (scene: string) => void
  onLost: (scene: string) => void
}

export function useCodes(first: Code | null): UseCodes {
  const [codes, dispatch] = useReducer(codesReducer, {
    codes: first ? [first] : [],
    states: {},
    loss: 'none',
    trial: null,
  })
  const { trigger, isMutating, error } = useSWRMutation<OpenedLogin, ApiError>(
    codePath,
    (path: string) => call<OpenedLogin>('POST', path, {}),
    {
      throwOnError: false,
      onSuccess: (opened) => dispatch({ type: 'opened', code: codeOf(opened) }),
    },
  )
  useEffect(() => dispatch({ type: 'resumed', codes: rememberedCodes() }), [])
  useEffect(() => rememberCodes(codes.codes), [codes.codes])
  useEffect(() => hearOtherTabs(() => dispatch({ type: 'renewed' })), [])
  return {
    ...codes,
    open: useCallback(() => void trigger(), [trigger]),
    opening: isMutating,
    error,
    onState: useCallback((scene: string, state: SceneState) => dispatch({ type: 'state', scene, state }), []),
    drop: useCallback((scene: string) => dispatch({ type: 'dropped', scene }), []),
    onLost: useCallback((scene: string) => dispatch({ type: 'lost', scene }), []),
  }
}
