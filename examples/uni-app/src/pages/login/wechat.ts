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
export function jsCode(): Promise<string | null> {
  return new Promise((resolve) => {
    // #ifdef MP-WEIXIN
    uni.login({ timeout: 15_000, success: ({ code }) => resolve(code || null), fail: () => resolve(null) })
    // #endif
    // #ifdef H5
    void askDemo('POST', '/login', { user: 'visitor-uni-app' }).then(({ code }) => resolve(code ?? null))
    // #endif
  })
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

export function isOffline(): Promise<boolean> {
  return new Promise((resolve) => {
    uni.getNetworkType({
      success: ({ networkType }) => resolve(networkType === 'none'),
      fail: () => resolve(false),
    })
  })
}

/** Must come before name and picture are asked for. WeChat itself asks the person, once; before 2.32.3 it asks nobody. */
export function privacyAccepted(): Promise<boolean> {
  return new Promise((resolve) => {
    if (typeof uni.requirePrivacyAuthorize !== 'function') return resolve(true)
    uni.requirePrivacyAuthorize({ success: () => resolve(true), fail: () => resolve(false) })
  })
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
