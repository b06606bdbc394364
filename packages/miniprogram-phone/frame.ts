/** What the phone and the mini-program's frame in it say to each other. They are of one origin: plain calls. */

/** WeChat's components that the phone has: each is defined in runtime/built-in. */
export const BUILT_IN_TAGS = new Set(['view', 'text', 'image', 'button', 'form', 'input'])

/** As wx.getEnterOptionsSync gives it: query values still percent-encoded, `scene` the launch scene. */
export interface EnterOptions {
  path: string
  query: Record<string, string>
  scene: number
  referrerInfo: Record<string, never>
  apiCategory: 'default'
}

/** `lost`: the request is sent and its answer dropped. `no-login`: only wx.login fails. */
export type Network = 'online' | 'offline' | 'lost' | 'no-login'

export interface PhoneSettings {
  person: string
  network: Network
  /** WeChat's language: zh_CN, en… */
  language: string
  /** Whether the mini-program declared in its privacy notice what it asks for. */
  privacy: 'declared' | 'undeclared'
}

export interface BarLook {
  title?: string
  background?: string
  text?: 'black' | 'white'
  canGoBack?: boolean
  canShare?: boolean
}

/** The phone, as its frame sees it. */
export interface Phone {
  /** Null: WeChat's default mini-program, when it was not opened by a code. */
  appid: string | null
  settings(): PhoneSettings
  setBar(look: BarLook): void
  /** WeChat's own notice: true if the person accepts, now or earlier. */
  acceptsPrivacy(): Promise<boolean>
  /** Null: the person chose nothing. */
  chooseAvatar(): Promise<Blob | null>
  /** Something that WeChat would not let pass in silence. */
  report(mistake: string): void
}

/** The mini-program, as the phone sees it. */
export interface MiniProgram {
  /** Cold start; hot start with a new page, as WeChat does for a code; hot start that shows the page as it was left. */
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
