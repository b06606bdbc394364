import type { Text } from '../finding.ts'
import { appKeys, developmentSettings, ownSettings } from '../consoles.ts'

export interface SettingForm {
  /** What the setting is to be. */
  form: Text
  where: Text
}

const yesOrNo: Text = { zh: 'true 或 false', en: 'true or false' }
const words = (list: string, last: string): Text => ({
  zh: `${list.replaceAll(', ', '、')} 或 ${last}`,
  en: `${list} or ${last}`,
})

const page = own(
  '本站的路径，例如 /terms，或 https 地址；如无则留空',
  'a path on this site, such as /terms, or an https address; empty for none',
)

const bearerToken = own(
  '至少 16 个半角字母、数字或符号，不含空格；如无则留空',
  'at least 16 ASCII characters, without spaces; empty for none',
)

/** Every setting that can be missing or malformed. */
export const forms: Record<string, SettingForm> = {
  DATABASE_URL: own(
    'postgresql://用户:密码@主机:端口/库名；密码中的 @ : / # ? % $ 需使用百分号编码',
    'postgresql://user:password@host:port/database; in the password, @ : / # ? % $ must be percent-encoded',
  ),
  DATABASE_DIRECT_URL: own(
    '不经过连接池的数据库地址，用于迁移，格式与 DATABASE_URL 相同',
    'the address of the database that bypasses the pooler, in the same format as DATABASE_URL; migrations use it',
  ),
  DATABASE_POOL_MAX: own('1 到 1000 的整数', 'a whole number from 1 to 1000'),
  WECHAT_APP_ID: wechat(
    '小程序的 AppID（wx 开头，18 个字符）',
    'the AppID of the mini-program (18 characters that begin with wx)',
  ),
  WECHAT_APP_SECRET: wechat(
    '小程序的 AppSecret（32 个字符）；遗忘后只能重置',
    'the AppSecret of the mini-program (32 characters); if it is lost, it can only be reset',
  ),
  WECHAT_API_URL: own(
    'http(s) 地址，或留空（即 https://api.weixin.qq.com）',
    'an http(s) address, or empty (https://api.weixin.qq.com)',
  ),
  WECHAT_ENV_VERSION: { form: words('release, trial', 'develop'), where: ownSettings },
  WECHAT_PAGE: own(
    '小程序页面路径，例如 pages/login/login：开头没有 /，没有 .html 后缀和 ? 参数',
    'a page of the mini-program such as pages/login/login, without a leading slash, without .html and without a query',
  ),
  PUSHER_APP_ID: pusher(
    'App Keys 中的 app_id（数字）；自建服务器可以是字母、数字、_ 和 -',
    'the app_id of the App Keys (a number); with your own server, letters, digits, _ and -',
  ),
  PUSHER_KEY: pusher(
    'App Keys 中的 key（20 个字符）；自建服务器：与其配置一致（sockudo：SOCKUDO_DEFAULT_APP_KEY）',
    'the key of the App Keys (20 characters); with your own server, that of its settings (sockudo: SOCKUDO_DEFAULT_APP_KEY)',
  ),
  PUSHER_SECRET: pusher(
    'App Keys 中的 secret（20 个字符）；自建服务器：与其配置一致（sockudo：SOCKUDO_DEFAULT_APP_SECRET）',
    'the secret of the App Keys (20 characters); with your own server, that of its settings (sockudo: SOCKUDO_DEFAULT_APP_SECRET)',
  ),
  PUSHER_CLUSTER: pusher(
    'App Keys 中的 cluster，例如 ap1；自建服务器也需填写，可填 mt1',
    'the cluster of the App Keys, such as ap1; required with your own server too, where mt1 will do',
  ),
  PUSHER_HOST: own(
    '自建服务器的主机名，不含协议（https://、wss://）和端口（端口填写在 PUSHER_PORT）；官方 Pusher 留空',
    'a host name only, that of your own server, without protocol and port (which is PUSHER_PORT); empty for hosted Pusher',
  ),
  PUSHER_PORT: own('1 到 65535 的端口', 'a port from 1 to 65535'),
  PUSHER_TLS: { form: yesOrNo, where: ownSettings },
  PUSHER_ENCRYPTION_KEY: own(
    '32 个随机字节的 base64：openssl rand -base64 32',
    'base64 of 32 random bytes: openssl rand -base64 32',
  ),
  SAOMA_SECRET: own(
    '至少 32 个随机字符：openssl rand -base64 48',
    'at least 32 random characters: openssl rand -base64 48',
  ),
  SAOMA_URL: own(
    '访客打开本站的完整地址，例如 https://login.example.com',
    'the address at which visitors open the site, such as https://login.example.com',
  ),
  SAOMA_SITE_NAME: own('不超过 64 个字符的站点名', 'the name of the site, at most 64 characters'),
  SAOMA_SITE_LOGO: own(
    '本站的路径（public/ 中的文件），或 data: 地址；不显示图标时留空',
    'a path on this site (a file in public/), or a data: address; empty for none',
  ),
  SAOMA_TERMS_URL: page,
  SAOMA_PRIVACY_URL: page,
  SAOMA_ICP: own(
    '备案号，不超过 64 个字符，例如 京ICP备12345678号-1；如无则留空',
    'the ICP filing number, at most 64 characters; empty for none',
  ),
  SAOMA_OPEN_ON_PHONE: { form: words('off, scheme', 'link'), where: ownSettings },
  SAOMA_NUMBER_MATCH: { form: words('auto, always', 'never'), where: ownSettings },
  SAOMA_TRUST_PROXY: own(
    '代理的层数（例如 1），或代理的地址（例如 loopback, 10.0.0.0/8）；没有代理时留空',
    'the number of proxies in front (such as 1), or their addresses (such as loopback, 10.0.0.0/8); empty if there is none',
  ),
  SAOMA_RATE_LIMIT: { form: words('on', 'off'), where: ownSettings },
  SAOMA_CODES_PER_MINUTE: own(
    '1 到 100000 的整数，默认 4000',
    'a whole number from 1 to 100000; 4000 by default',
  ),
  SAOMA_PHONE: { form: words('on', 'off'), where: ownSettings },
  SAOMA_SESSION_DAYS: own('1 到 365 的整数，默认 30', 'a whole number from 1 to 365; 30 by default'),
  SAOMA_SPARE_CODES: { form: words('on', 'off'), where: ownSettings },
  SAOMA_WEBHOOK_URL: own(
    'https 地址，本机地址可使用 http，不带用户名和密码；如无则留空',
    'an https address, or http on loopback, without a user name or password; empty for none',
  ),
  SAOMA_WEBHOOK_SECRET: own(
    'whsec_ 加上 24 到 64 字节的 base64：echo "whsec_$(openssl rand -base64 32)"；设置了 SAOMA_WEBHOOK_URL 时必填',
    'whsec_ and base64 of 24 to 64 bytes: echo "whsec_$(openssl rand -base64 32)"; required with SAOMA_WEBHOOK_URL',
  ),
  SAOMA_PLACES: own('MMDB 文件的路径，或留空', 'the path of an MMDB file, or empty'),
  SAOMA_METRICS_TOKEN: bearerToken,
  CRON_SECRET: bearerToken,
  SAOMA_LOG_LEVEL: { form: words('trace, debug, info, warn, error', 'silent'), where: ownSettings },
}

function own(zh: string, en: string): SettingForm {
  return { form: { zh, en }, where: ownSettings }
}

function wechat(zh: string, en: string): SettingForm {
  return { form: { zh, en }, where: developmentSettings }
}

function pusher(zh: string, en: string): SettingForm {
  return { form: { zh, en }, where: appKeys }
}
