/** What the phone and the mini-program's iframe call on each other. They share an origin. */

/** The supported components, defined in runtime/built-in. */
export const BUILT_IN_TAGS = ['view', 'text', 'image', 'button', 'form', 'input'] as const
export type BuiltInTag = (typeof BUILT_IN_TAGS)[number]

/** As wx.getEnterOptionsSync returns it: query values percent-encoded, `scene` is the launch scene. */
export interface EnterOptions {
  path: string
  query: Record<string, string>
  scene: number
  referrerInfo: Record<string, never>
  apiCategory: 'default'
}

/** `lost`: requests are sent and their answers dropped. `no-login`: only wx.login fails. */
export type Network = 'online' | 'offline' | 'lost' | 'no-login'

/**
 * What the button for the phone number gives. `asks`: WeChat asks the person. `no-permission`: nothing, as in mini-programs of
 * personal accounts. `no-quota`: nothing more. `no-code`: encrypted data alone, as before base library 2.21.2.
 */
export type NumberAccess = 'asks' | 'no-permission' | 'no-quota' | 'no-code'

export interface PhoneSettings {
  person: string
  network: Network
  /** WeChat's language: zh_CN, en… */
  language: string
  /** Whether the mini-program's privacy notice declares what it asks for. */
  privacy: 'declared' | 'undeclared'
  number: NumberAccess
}

export interface BarLook {
  title?: string
  background?: string
  text?: 'black' | 'white'
  canGoBack?: boolean
  canShare?: boolean
}

/** The phone, for the mini-program. */
export interface Phone {
  /** Null unless a code named it. */
  appid: string | null
  settings(): PhoneSettings
  setBar(look: BarLook): void
  /** Shows WeChat's privacy notice unless accepted before. True if accepted. */
  acceptsPrivacy(): Promise<boolean>
  /** Closes the mini-program, which keeps running in the background. */
  leave(): void
  /** Puts text on the clipboard. */
  copy(text: string): void
  /** Null if the user chose nothing. */
  chooseAvatar(): Promise<Blob | null>
  /** WeChat's question before it gives the phone number. True: the person allows it. */
  allowsNumber(): Promise<boolean>
  /** Shows a mistake of the mini-program, such as an unsupported call or an exception. */
  report(mistake: string): void
}

/** The mini-program, for the phone. */
export interface MiniProgram {
  /** `launch`: cold start. `relaunch`: hot start with a new page, as for a code. `show`: hot start with the page as it was. */
  enter(options: EnterOptions, how: 'launch' | 'relaunch' | 'show'): void
  hide(): void
  back(): void
}

declare global {
  interface Window {
    phone?: Phone
    miniprogram?: MiniProgram
  }
}
