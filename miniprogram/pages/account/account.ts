import { addresses } from '../../config'
import { createAccount } from '../../saoma/account'
import { accountView } from '../../saoma/account-view'
import { createApi } from '../../saoma/api'
import { typed } from '../../saoma/form'
import { textsIn } from '../../saoma/texts'
import {
  canExit,
  copy,
  exit,
  isOffline,
  prepareBar,
  privacyAccepted,
  sender,
  surroundings,
  wechatCode,
} from '../../saoma/wechat'
import type { Account, AccountState } from '../../saoma/account'

const { base, language } = surroundings(addresses)
const t = textsIn(language)

/** Opened without a code: who I am, where I am signed in, and which sites I let in. */
Page({
  data: {
    ...accountView({ at: 'opening' }, base, language),
    t,
    canExit: canExit(),
    editing: false,
    askingAll: false,
    /** The id of the site that may be disconnected; empty: none is asked about. */
    askingSite: '',
    askingDelete: false,
    privacyRefused: false,
    nickname: '',
    avatarPath: '',
  },

  account: null as Account | null,

  onLoad() {
    const api = createApi(sender(base, language))
    const show = (state: AccountState): void => this.setData(accountView(state, base, language))
    this.account = createAccount({ api, wechatCode, isOffline, copy }, show)
  },

  onShow() {
    // Choosing a picture hides and shows the page: what is being edited must stay.
    if (!this.data.editing) void this.account?.open()
  },

  onReady() {
    prepareBar(t.barAccount)
  },

  onUnload() {
    this.account?.close()
  },

  exit,

  retry() {
    void this.account?.open()
  },

  async editProfile() {
    const editing = await privacyAccepted()
    // WeChat 8.0.55 drops the last character of a value that is set together with the field itself.
    this.setData({ editing, privacyRefused: !editing, nickname: '', avatarPath: '' }, () =>
      this.setData({ nickname: this.data.person.nickname }),
    )
  },

  skipProfile() {
    this.setData({ editing: false, avatarPath: '' })
  },

  chooseAvatar(event: WechatMiniprogram.CustomEvent<{ avatarUrl: string }>) {
    this.setData({ avatarPath: event.detail.avatarUrl })
  },

  async save(event: WechatMiniprogram.FormSubmit) {
    const nickname = typed(event.detail.value['nickname'])
    const saved = await this.account?.save({ nickname, avatarPath: this.data.avatarPath || null })
    if (saved) this.skipProfile()
  },

  end(event: WechatMiniprogram.CustomEvent<object, object, { id: string }>) {
    void this.account?.end(event.currentTarget.dataset.id)
  },

  askDisconnect(event: WechatMiniprogram.CustomEvent<object, object, { id: string }>) {
    this.setData({ askingSite: event.currentTarget.dataset.id })
  },

  keepSite() {
    this.setData({ askingSite: '' })
  },

  disconnect() {
    const { askingSite } = this.data
    this.keepSite()
    void this.account?.disconnect(askingSite)
  },

  askAll() {
    this.setData({ askingAll: true })
  },

  keepAll() {
    this.setData({ askingAll: false })
  },

  copyData() {
    void this.account?.copyData()
  },

  askDelete() {
    this.setData({ askingDelete: true })
  },

  keepAccount() {
    this.setData({ askingDelete: false })
  },

  deleteAccount() {
    this.keepAccount()
    void this.account?.remove()
  },

  endAll() {
    this.keepAll()
    void this.account?.end(null)
  },
})
