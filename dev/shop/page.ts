/** `sub`: what Saoma knows the customer by; null for one who has only a password. */
export type Account = { name: string; sub: string | null }
export type Shown = { account: Account | null; chinese: boolean }

const texts = {
  zh: {
    title: '茶铺',
    teas: ['龙井 ¥88', '铁观音 ¥66', '普洱 ¥108'],
    signIn: '微信扫码登录',
    oldAccount: '用密码登录（老顾客）',
    hello: (name: string) => `你好，${name}`,
    linked: '已绑定微信扫码登录',
    link: '绑定微信扫码登录',
    signOut: '退出登录',
  },
  en: {
    title: 'Tea shop',
    teas: ['Longjing ¥88', 'Tieguanyin ¥66', 'Pu’er ¥108'],
    signIn: 'Sign in with WeChat',
    oldAccount: 'Sign in with a password (existing customer)',
    hello: (name: string) => `Hello, ${name}`,
    linked: 'Linked to WeChat sign-in',
    link: 'Link WeChat sign-in',
    signOut: 'Sign out',
  },
}

/** The only page of the shop. */
export function page({ account, chinese }: Shown): string {
  const words = texts[chinese ? 'zh' : 'en']
  return `<!doctype html>
<html lang="${chinese ? 'zh' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; background: light-dark(#f6f2ea, #1c1a16) }
  body { max-width: 26rem; margin: 10vh auto; padding: 0 1.5rem }
  li { padding: .6rem 0; border-bottom: 1px solid #8884; list-style: none } ul { padding: 0 }
  a, button { display: inline-block; margin: .3rem .3rem .3rem 0; padding: .6rem 1.2rem; border: 0; border-radius: 8px; font: inherit; text-decoration: none; cursor: pointer; color: #fff; background: #6b4f1d }
  form { display: inline }
</style>
<h1>🍵 ${words.title}</h1>
<ul>${words.teas.map((tea) => `<li>${tea}</li>`).join('')}</ul>
${account ? signedIn(account, words) : signedOut(words)}
<script>new EventSource('/events').addEventListener('signed-out', () => location.reload())</script>
</html>`
}

type Words = (typeof texts)['zh']

function signedOut(words: Words): string {
  return `<a href="/sign-in">${words.signIn}</a>
<form method="post" action="/old-account"><button>${words.oldAccount}</button></form>`
}

function signedIn({ name, sub }: Account, words: Words): string {
  return `<p role="status">${escape(words.hello(name))}</p>
${sub === null ? `<a href="/link">${words.link}</a>` : `<p>${words.linked}</p>`}
<form method="post" action="/sign-out"><button>${words.signOut}</button></form>`
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
