/** WeChat's own calls as promises that never reject: what fails every day is a value. Base library 2.21.2 and later. */
import { attemptOf, weakBytes } from './attempt'
import { chooseAddress } from './address'
import { languageOf } from './texts'
import type { Addresses } from './address'
import type { Call, Reply } from './api'
import type { Language } from './texts'

const PATIENCE_MS = 15_000

/** Where this runs: Saoma's address for it, and the language that WeChat is set to. */
export function surroundings(addresses: Addresses): { base: string; language: Language } {
  const { envVersion } = wx.getAccountInfoSync().miniProgram
  const { platform } = wx.getDeviceInfo()
  return {
    base: chooseAddress(addresses, envVersion, platform),
    language: languageOf(wx.getAppBaseInfo().language),
  }
}

export function wechatCode(): Promise<string | null> {
  return new Promise((resolve) => {
    wx.login({
      timeout: PATIENCE_MS,
      success: ({ code }) => resolve(code || null),
      fail: () => resolve(null),
    })
  })
}

export function isOffline(): Promise<boolean> {
  return new Promise((resolve) => {
    wx.getNetworkType({
      success: ({ networkType }) => resolve(networkType === 'none'),
      fail: () => resolve(false),
    })
  })
}

export function attempt(): Promise<string> {
  const length = 24
  return new Promise((resolve) => {
    wx.getRandomValues({
      length,
      success: ({ randomValues }) => resolve(attemptOf(new Uint8Array(randomValues))),
      fail: () => resolve(attemptOf(weakBytes(length))),
    })
  })
}

/** Must come before name and picture are asked for. WeChat itself asks the person, once; before 2.32.3 it asks nobody. */
export function privacyAccepted(): Promise<boolean> {
  if (typeof wx.requirePrivacyAuthorize !== 'function') return Promise.resolve(true)
  return new Promise((resolve) => {
    wx.requirePrivacyAuthorize({ success: () => resolve(true), fail: () => resolve(false) })
  })
}

/** Sends to Saoma. `lost` where no answer came, for whatever reason. */
export function sender(base: string, language: Language): (call: Call) => Promise<Reply> {
  return ({ method, path, token, body, file }) => {
    const url = base + path
    const header: Record<string, string> = { 'Accept-Language': language === 'zh' ? 'zh-CN' : 'en' }
    if (token !== undefined) header['Authorization'] = `Bearer ${token}`
    return new Promise((resolve) => {
      const fail = (): void => resolve({ is: 'lost' })
      if (file === undefined) {
        wx.request({
          url,
          method,
          header,
          timeout: PATIENCE_MS,
          ...(body && { data: body }),
          success: (answer) => resolve(reply(answer.statusCode, answer.data, answer.header)),
          fail,
        })
        return
      }
      wx.uploadFile({
        url,
        header,
        timeout: PATIENCE_MS,
        name: file.name,
        filePath: file.path,
        formData: body ?? {},
        success: (answer) => resolve(reply(answer.statusCode, parsed(answer.data), {})),
        fail,
      })
    })
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
