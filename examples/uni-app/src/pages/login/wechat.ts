/** What the page takes of WeChat, and what a browser has in its place. Nothing here rejects. */
import type { Language } from './texts'

/** A scene of Saoma's, and how WeChat was entered with it (1047: by a live scan). */
export interface Entry {
  scene: string
  launchScene: number
}

type Query = Record<string, unknown>

/** The demo's phone, which knows people and the newest code. Only a build for the demo has one. */
const demoPhone: string = import.meta.env['VITE_SAOMA_DEMO_PHONE'] ?? ''

interface Callbacks<T> {
  success: (result: T) => void
  fail: () => void
}

/** The result of a call; null where the client lacks it, refuses it or throws, as PC and HarmonyOS do with some. */
function answered<T>(call: (callbacks: Callbacks<T>) => unknown): Promise<T | null> {
  return new Promise((resolve) => {
    const fail = (): void => resolve(null)
    const called = async (): Promise<unknown> => call({ success: resolve, fail })
    called().catch(fail)
  })
}

/** Everybody who does not read Chinese gets English. */
export const language: Language = uni.getAppBaseInfo().language?.startsWith('zh') ? 'zh' : 'en'

/** False in a browser: it can't ask WeChat who somebody is. */
export function canSignIn(): boolean {
  let can = true
  // #ifdef H5
  can = demoPhone !== ''
  // #endif
  return can
}

/** A fresh code of wx.login, good for one call. Null: WeChat gives none. */
export async function jsCode(): Promise<string | null> {
  let login: { code?: string } | null = null
  // #ifdef MP-WEIXIN
  login = await answered<{ code: string }>((callbacks) => uni.login({ timeout: 15_000, ...callbacks }))
  // #endif
  // #ifdef H5
  login = await askDemo('POST', '/login', { user: 'visitor-uni-app' })
  // #endif
  return login?.code || null
}

/** What the button for the phone number gives in a browser: in the demo a code, elsewhere nothing. */
export async function phoneCode(): Promise<string> {
  let code = ''
  // #ifdef H5
  if (demoPhone !== '') code = (await askDemo('POST', '/phone', { user: 'visitor-uni-app' })).code ?? ''
  // #endif
  return code
}

/** The scene in a page's query, which WeChat hands over still percent-encoded. Null: opened without one. */
export function sceneOf(query: Query | undefined): string | null {
  const encoded = query?.['scene']
  if (typeof encoded !== 'string' || encoded === '') return null
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

/** What a camera would see: in the demo, the code of the login page that was opened last. Elsewhere null. */
export async function sceneInSight(): Promise<string | null> {
  let scene: string | null = null
  // #ifdef H5
  if (demoPhone !== '') scene = (await askDemo('GET', '/newest')).scene ?? null
  // #endif
  return scene
}

export async function isOffline(): Promise<boolean> {
  const network = await answered<{ networkType: string }>((callbacks) => uni.getNetworkType(callbacks))
  return network?.networkType === 'none'
}

/** Must come before name and picture are asked for. WeChat itself asks the person, once; before 2.32.3 it asks nobody. */
export async function privacyAccepted(): Promise<boolean> {
  if (typeof uni.requirePrivacyAuthorize !== 'function') return true
  return (await answered((callbacks) => uni.requirePrivacyAuthorize(callbacks))) !== null
}

/** False where the client can't be told to close the mini-program: before base library 2.17.3, and in a browser. */
export function canExit(): boolean {
  let can = false
  // #ifdef MP-WEIXIN
  can = typeof uni.exitMiniProgram === 'function'
  // #endif
  return can
}

/** WeChat closes the mini-program on a tap only. */
export function exit(): void {
  void answered((callbacks) => uni.exitMiniProgram(callbacks))
}

/** Sets the title of the page, and takes it out of the menu for sharing. */
export function prepareBar(title: string): void {
  void answered((callbacks) => uni.setNavigationBarTitle({ title, ...callbacks }))
  // #ifdef MP-WEIXIN
  const menus = ['shareAppMessage', 'shareTimeline']
  void answered((callbacks) => uni.hideShareMenu({ menus, hideShareItems: menus, ...callbacks }))
  // #endif
}

/** Marks one decision, so that the server knows a repetition of it. It must be unique and is no secret. */
export function newAttempt(): string {
  return Array.from({ length: 24 }, () => Math.floor(Math.random() * 36).toString(36)).join('')
}

// #ifdef H5
function askDemo(
  method: 'GET' | 'POST',
  path: string,
  data: object = {},
): Promise<{ code?: string; scene?: string }> {
  return new Promise((resolve) => {
    uni.request({
      url: demoPhone + path,
      method,
      data,
      success: (answer) => resolve(answer.statusCode === 200 ? (answer.data as object) : {}),
      fail: () => resolve({}),
    })
  })
}
// #endif
