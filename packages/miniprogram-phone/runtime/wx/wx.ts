import type { EnterOptions, Phone } from '../../frame.ts'
import type { Pages } from '../pages.ts'
import { personCode } from '../person-code.ts'
import { callBack, callBackOrPromise, type Callbacks, Failure, onlyThese } from './call.ts'
import { request } from './request.ts'
import { uploadFile } from './upload-file.ts'

/** wx.login. No promise form. */
export function login(phone: Phone): (options: Callbacks) => void {
  return (options) => {
    void callBack('login', options, async () => {
      const { network } = phone.settings()
      if (network === 'offline' || network === 'no-login') throw new Failure('network error')
      const code = await personCode(phone, 'login')
      if (code === null) throw new Failure('system error')
      return { code }
    })
  }
}

/** The supported wx.* calls, as WeChat documents them. Anything else throws with its name. */
export function createWx(phone: Phone, pages: Pages, entered: () => EnterOptions): object {
  return onlyThese('wx', {
    login: login(phone),
    request: request(phone),
    uploadFile: uploadFile(phone),

    getEnterOptionsSync: () => structuredClone(entered()),
    getAccountInfoSync: () => ({
      miniProgram: { appId: phone.appid ?? 'touristappid', envVersion: 'develop', version: '' },
    }),
    getDeviceInfo: () => ({
      brand: 'devtools',
      model: 'miniprogram-phone',
      system: 'iOS 18.0',
      platform: 'devtools',
    }),
    getAppBaseInfo: () => ({
      SDKVersion: '2.32.3',
      language: phone.settings().language,
      theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
      version: '8.0.50',
    }),
    getNetworkType(options: Callbacks) {
      const offline = phone.settings().network === 'offline'
      return callBackOrPromise('getNetworkType', options, async () => ({
        networkType: offline ? 'none' : 'wifi',
      }))
    },
    getRandomValues(options: Callbacks & { length: number }) {
      return callBackOrPromise('getRandomValues', options, async () => ({
        randomValues: crypto.getRandomValues(new Uint8Array(options.length)).buffer,
      }))
    },

    /** No promise form. */
    requirePrivacyAuthorize(options: Callbacks) {
      void callBack('requirePrivacyAuthorize', options, async () => {
        await authorizePrivacy(phone)
        return {}
      })
    },

    setClipboardData(options: Callbacks & { data: string }) {
      return callBackOrPromise('setClipboardData', options, async () => {
        await authorizePrivacy(phone)
        phone.copy(options.data)
        return {}
      })
    },

    hideShareMenu(options: Callbacks = {}) {
      return callBackOrPromise('hideShareMenu', options, async () => (pages.setBar({ canShare: false }), {}))
    },
    setNavigationBarTitle(options: Callbacks & { title: string }) {
      return callBackOrPromise('setNavigationBarTitle', options, async () => {
        pages.setBar({ title: options.title })
        return {}
      })
    },
    exitMiniProgram(options: Callbacks = {}) {
      return callBackOrPromise('exitMiniProgram', options, async () => {
        // The browser's own memory of a tap lasts a few seconds.
        if (!navigator.userActivation.isActive) throw new Failure('can only be invoked by user TAP gesture.')
        phone.leave()
        return {}
      })
    },
    navigateTo(options: Callbacks & { url: string }) {
      return callBackOrPromise('navigateTo', options, async () => {
        if (!pages.push(options.url)) throw new Failure(`page "${options.url}" is not found`)
        return {}
      })
    },
  })
}

/** Before what the privacy notice has to declare. errno 104 and 112: WeChat's public list. */
async function authorizePrivacy(phone: Phone): Promise<void> {
  if (phone.settings().privacy === 'undeclared')
    throw new Failure('api scope is not declared in the privacy agreement', 112)
  if (!(await phone.acceptsPrivacy())) throw new Failure('privacy permission is not authorized', 104)
}
