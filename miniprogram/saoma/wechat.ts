/**
 * WeChat's own calls as promises that never reject: what fails every day is a value. Base library 2.21.2 and later, but WeChat
 * on PC and on HarmonyOS lacks or refuses some calls that the base library has.
 */
import { attemptOf, weakBytes } from './attempt'
import { chooseAddress } from './address'
import { languageOf } from './texts'
import type { Addresses } from './address'
import type { Call, Reply } from './api'
import type { EnterOptions } from './scene'
import type { Language } from './texts'

const PATIENCE_MS = 15_000

interface Callbacks<T> {
  success: (result: T) => void
  fail: () => void
}

/** The result of a call; null where the client lacks it, refuses it or throws. */
function answered<T>(call: (callbacks: Callbacks<T>) => unknown): Promise<T | null> {
  return new Promise((resolve) => {
    const fail = (): void => resolve(null)
    // Some clients return a promise that rejects although callbacks were given.
    const called = async (): Promise<unknown> => call({ success: resolve, fail })
    called().catch(fail)
  })
}

/** The same for calls that return their result at once. */
function known<T>(call: () => T | undefined, otherwise: T): T {
  try {
    return call() ?? otherwise
  } catch {
    return otherwise
  }
}

/** Where this runs: Saoma's address for it, and the language that WeChat is set to. */
export function surroundings(addresses: Addresses): { base: string; language: Language } {
  const envVersion = known<string>(() => wx.getAccountInfoSync().miniProgram.envVersion, 'release')
  const platform = known<string>(() => wx.getDeviceInfo().platform, '')
  return {
    base: chooseAddress(addresses, envVersion, platform),
    language: languageOf(known(() => wx.getAppBaseInfo().language, 'zh_CN')),
  }
}

/** How the mini-program was entered last. Unknown: launch scene 0, so that the server asks for the number. */
export function enterOptions(): EnterOptions {
  return known<EnterOptions>(() => wx.getEnterOptionsSync(), { path: '', query: {}, scene: 0 })
}

export async function wechatCode(): Promise<string | null> {
  const login = await answered<{ code: string }>((callbacks) =>
    wx.login({ timeout: PATIENCE_MS, ...callbacks }),
  )
  return login?.code || null
}

export async function isOffline(): Promise<boolean> {
  const network = await answered<{ networkType: string }>((callbacks) => wx.getNetworkType(callbacks))
  return network?.networkType === 'none'
}

export async function attempt(): Promise<string> {
  const length = 24
  const random = await answered<{ randomValues: ArrayBuffer }>((callbacks) =>
    wx.getRandomValues({ length, ...callbacks }),
  )
  return attemptOf(random ? new Uint8Array(random.randomValues) : weakBytes(length))
}

/** Must come before name and picture are asked for. WeChat itself asks the person, once; before 2.32.3 it asks nobody. */
export async function privacyAccepted(): Promise<boolean> {
  if (typeof wx.requirePrivacyAuthorize !== 'function') return true
  return (await answered((callbacks) => wx.requirePrivacyAuthorize(callbacks))) !== null
}

/** WeChat itself says that it was copied. It may ask for consent to its privacy notice first. */
export async function copy(data: string): Promise<boolean> {
  return (await answered((callbacks) => wx.setClipboardData({ data, ...callbacks }))) !== null
}

/** Sets the title of the page, and takes it out of the menu for sharing. */
export function prepareBar(title: string): void {
  void answered((callbacks) =>
    wx.hideShareMenu({ menus: ['shareAppMessage', 'shareTimeline'], ...callbacks }),
  )
  void answered((callbacks) => wx.setNavigationBarTitle({ title, ...callbacks }))
}

/** False where the client can't be told to close the mini-program (base library 2.17.3). */
export function canExit(): boolean {
  return typeof wx.exitMiniProgram === 'function'
}

/** WeChat closes the mini-program on a tap only. */
export function exit(): void {
  void answered((callbacks) => wx.exitMiniProgram(callbacks))
}

export function navigateTo(url: string): void {
  void answered((callbacks) => wx.navigateTo({ url, ...callbacks }))
}

/** Sends to Saoma. `lost` where no answer came, for whatever reason. */
export function sender(base: string, language: Language): (call: Call) => Promise<Reply> {
  return async ({ method, path, token, body, file }) => {
    const url = base + path
    const header: Record<string, string> = { 'Accept-Language': language === 'zh' ? 'zh-CN' : 'en' }
    if (token !== undefined) header['Authorization'] = `Bearer ${token}`
    const common = { url, header, timeout: PATIENCE_MS }
    if (file === undefined) {
      const answer = await answered<WechatMiniprogram.RequestSuccessCallbackResult>((callbacks) =>
        wx.request({ ...common, method, ...(body && { data: body }), ...callbacks }),
      )
      return answer ? reply(answer.statusCode, answer.data, answer.header) : { is: 'lost' }
    }
    const upload = { ...common, name: file.name, filePath: file.path, formData: body ?? {} }
    const answer = await answered<WechatMiniprogram.UploadFileSuccessCallbackResult>((callbacks) =>
      wx.uploadFile({ ...upload, ...callbacks }),
    )
    return answer ? reply(answer.statusCode, parsed(answer.data), {}) : { is: 'lost' }
  }
}

/** The server's clock is in its Date header, whose name WeChat's platforms spell differently. */
function reply(status: number, body: unknown, header: Record<string, unknown>): Reply {
  const date = Date.parse(String(header['Date'] ?? header['date']))
  return { is: 'reply', status, body, at: Number.isNaN(date) ? Date.now() : date }
}

/** Unlike wx.request, wx.uploadFile leaves JSON as text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
