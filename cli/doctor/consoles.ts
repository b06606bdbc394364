/** Where each thing is set. Consoles rearrange their menus now and then, so each place is written only here. */
import type { Text } from './finding.ts'

export const developmentSettings: Text = {
  zh: 'mp.weixin.qq.com → 开发与服务 → 开发管理 → 开发设置 → 开发者 ID',
  en: 'mp.weixin.qq.com → 开发与服务 (Development and services) → 开发管理 (Development) → 开发设置 (Development settings) → 开发者 ID (Developer ID)',
}

export const ipWhitelist: Text = {
  zh: 'mp.weixin.qq.com → 开发与服务 → 开发管理 → 开发设置 → IP 白名单',
  en: 'mp.weixin.qq.com → 开发与服务 (Development and services) → 开发管理 (Development) → 开发设置 (Development settings) → IP 白名单 (IP whitelist)',
}

export const interfaceSettings: Text = {
  zh: 'mp.weixin.qq.com → 开发与服务 → 开发管理 → 接口设置',
  en: 'mp.weixin.qq.com → 开发与服务 (Development and services) → 开发管理 (Development) → 接口设置 (Interface settings)',
}

export const versions: Text = {
  zh: 'mp.weixin.qq.com → 版本管理（管理 → 版本管理）；页面列表在小程序的 app.json 中',
  en: 'mp.weixin.qq.com → 版本管理 (Versions); the list of pages is in the app.json of the mini-program',
}

export const serverDomain: Text = {
  zh: 'mp.weixin.qq.com → 开发与服务 → 开发管理 → 开发设置 → 服务器域名（request 和 uploadFile 均需填写）',
  en: 'mp.weixin.qq.com → 开发与服务 (Development and services) → 开发管理 (Development) → 开发设置 (Development settings) → 服务器域名 (Server domain): for request and for uploadFile',
}

export const appKeys: Text = {
  zh: 'dashboard.pusher.com → Channels → 你的应用 → App Keys',
  en: 'dashboard.pusher.com → Channels → your app → App Keys',
}

export const appOverview: Text = {
  zh: 'dashboard.pusher.com → Channels → 你的应用 → Overview（用量）和 App Settings（是否停用）',
  en: 'dashboard.pusher.com → Channels → your app → Overview (usage) and App Settings (whether it is disabled)',
}

/** Where the settings are kept. */
export const ownSettings: Text = {
  zh: '本机的 .env；如部署在 Vercel，则为 Project → Settings → Environment Variables',
  en: '.env on this machine; on Vercel: Project → Settings → Environment Variables',
}
