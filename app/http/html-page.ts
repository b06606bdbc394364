import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { env } from '#lib/env.ts'
import { pagePolicy } from './policy.ts'
import { requestLanguage } from '../language.ts'

/** The question of a logout. `redirectOrigin` is that of the site to which the answer redirects. */
type Form = { fields: [string, string][]; button: string; redirectOrigin: string | null }
type Page = {
  status: number
  title: string
  text?: string
  /** Names and values, to be copied. */
  values?: [string, string][]
  link?: { href: string; text: string }
  form?: Form
  nonce?: string
}

/** The few pages that a route handler sends: those of the provider, because a page of Next has no status 400, and answers to forms. */
export function htmlPage(request: NextRequest, page: Page): NextResponse {
  const { status, title, text, values = [], link, form, nonce = randomBytes(16).toString('base64') } = page
  const { SAOMA_SITE_NAME: site, SAOMA_SITE_LOGO: logo } = env()
  const html = `<!doctype html>
<html lang="${requestLanguage(request) === 'zh' ? 'zh-CN' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(`${title} · ${site}`)}</title>
<style nonce="${nonce}">${style}</style>
<main>
<p class="brand">${logo ? `<img src="${escape(logo)}" alt="" width="24" height="24">` : ''}${escape(site)}</p>
<h1>${escape(title)}</h1>
${text === undefined ? '' : `<p>${escape(text)}</p>`}
${values.map(([name, value]) => `<p>${escape(name)}<br><code>${escape(value)}</code></p>`).join('')}
${link ? `<a href="${escape(link.href)}">${escape(link.text)}</a>` : ''}
${form ? escapedForm(form) : ''}
</main>
</html>`
  return new NextResponse(html, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': pagePolicy(nonce, form?.redirectOrigin ?? ''),
    },
  })
}

/** As app/ui/theme.css and app/ui/styles.module.css, which only pages of Next can use. */
const style = `
:root { color-scheme: light dark; --page: #f3f5f4; --card: #fff; --line: #e0e6e2; --text: #17201b; --quiet: #58635d; --accent: #067a44; --on-accent: #fff; font: 1rem/1.6 system-ui, sans-serif }
:root:lang(zh) { font-family: 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', system-ui, sans-serif; word-break: keep-all; line-break: strict }
@media (prefers-color-scheme: dark) { :root { --page: #0f1311; --card: #181d1b; --line: #2b332f; --text: #e9efec; --quiet: #a3afa9; --accent: #43d18e; --on-accent: #04210f } }
body { display: grid; place-items: center; box-sizing: border-box; min-height: 100vh; margin: 0; padding: 1rem; color: var(--text); background: var(--page) }
main { display: grid; gap: 1.25rem; justify-items: center; box-sizing: border-box; width: 100%; max-width: 26rem; padding: 2rem; border: 1px solid var(--line); border-radius: 1.25rem; text-align: center; background: var(--card) }
h1, p { margin: 0 }
h1, p, code { overflow-wrap: anywhere }
a { color: var(--accent) }
h1 { font-size: 1.375rem; font-weight: 600; line-height: 1.35 }
p { color: var(--quiet); text-wrap: pretty }
code { color: var(--text); user-select: all }
.brand { display: flex; gap: .5rem; align-items: center; font-size: .9375rem }
button { padding: .625rem 1.25rem; border: 0; border-radius: .75rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); cursor: pointer }
a:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
@media (max-width: 30rem) { body { background: var(--card) } main { padding: 0; border: 0 } }`

/** The nonce of a request that has passed proxy.ts, which sets the policy of the response. */
export function pageNonce({ headers }: NextRequest): string {
  return /'nonce-([\w+/=]+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? ''
}

function escapedForm({ fields, button }: Form): string {
  const inputs = fields.map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  )
  return `<form method="post" action="/oidc/logout">${inputs.join('')}<button>${escape(button)}</button></form>`
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
