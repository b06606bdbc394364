import { addresses } from '../../config'
import { createApi } from '../../saoma/api'
import { typed } from '../../saoma/form'
import { createLogin } from '../../saoma/login'
import { loginView } from '../../saoma/login-view'
import { newEntry, sceneOf } from '../../saoma/scene'
import { textsIn } from '../../saoma/texts'
import {
  attempt,
  canExit,
  enterOptions,
  exit,
  isOffline,
  navigateTo,
  prepareBar,
  privacyAccepted,
  sender,
  surroundings,
  wechatCode,
} from '../../saoma/wechat'
import type { Login } from '../../saoma/login'
import type { LoginState } from '../../saoma/login-state'

const { base, language } = surroundings(addresses)
const t = textsIn(language)

/** The page that a code opens: it asks whether a browser may be signed in. It has no onShareAppMessage: it cannot be shared. */
Page({
  data: {
    ...loginView({ at: 'opening' }, base, language),
    t,
    canExit: canExit(),
    editing: false,
    privacyRefused: false,
    nickname: '',
    avatarPath: '',
    /** Of a page that the person agrees to, once its name was tapped: a personal mini-program can't open it. */
    agreedAddress: '',
  },

  login: null as Login | null,
  /** The scene of the last entry, to tell a new code from a mere return to this page. */
  enteredWith: null as string | null,
  /** The button that closes the mini-program was pressed. */
  closing: false,

  onLoad(query) {
    const api = createApi(sender(base, language))
    const show = (state: LoginState): void => this.setData(loginView(state, base, language))
    this.login = createLogin({ api, wechatCode, isOffline, attempt }, show)
    const options = enterOptions()
    const scene = sceneOf(query)
    this.enteredWith = sceneOf(options.query)
    void this.login.open(scene === null ? null : { scene, launchScene: options.scene })
  },

  onShow() {
    const entry = newEntry(this.enteredWith, this.is, enterOptions())
    if (entry === null) return
    this.enteredWith = entry.scene
    this.skipProfile()
    this.setData({ agreedAddress: '' })
    void this.login?.open(entry)
  },

  onReady() {
    prepareBar(t.barLogin)
  },

  /** Closed by its button, it starts anew the next time, rather than showing how the last login ended. */
  onHide() {
    if (this.closing) void this.login?.open(null)
    this.closing = false
  },

  onUnload() {
    this.login?.close()
  },

  confirm(event: WechatMiniprogram.FormSubmit) {
    const { number, nickname } = event.detail.value
    const profile = { nickname: typed(nickname), avatarPath: this.data.avatarPath || null }
    void this.login?.confirm({ number: typed(number), profile })
  },

  sharePhone(event: WechatMiniprogram.CustomEvent<{ code?: string }>) {
    void this.login?.sharePhone(typed(event.detail.code))
  },

  decline() {
    void this.login?.decline()
  },

  retry() {
    void this.login?.retry()
  },

  signOut() {
    void this.login?.signOut()
  },

  async editProfile() {
    const editing = await privacyAccepted()
    this.setData({ editing, privacyRefused: !editing })
  },

  skipProfile() {
    this.setData({ editing: false, privacyRefused: false, avatarPath: '' })
  },

  chooseAvatar(event: WechatMiniprogram.CustomEvent<{ avatarUrl: string }>) {
    this.setData({ avatarPath: event.detail.avatarUrl })
  },

  showAddress(event: WechatMiniprogram.TouchEvent) {
    this.setData({ agreedAddress: typed(event.currentTarget.dataset['address']) ?? '' })
  },

  exit() {
    this.closing = true
    exit()
  },

  toAccount() {
    navigateTo('../account/account')
  },
})
