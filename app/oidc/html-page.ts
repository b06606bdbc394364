import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { env } from '#lib/env.ts'
import { requestLanguage } from '../language.ts'

type Form = {
  action: string
  fields: [string, string][]
  button: string
  /** The other origin to which the answer may redirect: browsers hold form-action against that too. */
  redirectOrigin: string | null
}
type Page = { status: number; title: string; text: string; form?: Form }

/** The few pages of the provider. A route handler sends them because a page of Next has no status 400. */
export function htmlPage(request: NextRequest, { status, title, text, form }: Page): NextResponse {
  const nonce = randomBytes(16).toString('base64')
  const actions = ["'self'", ...(form?.redirectOrigin ? [form.redirectOrigin] : [])].join(' ')
  return new NextResponse(
    `<!doctype html>
<html lang="${requestLanguage(request)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style nonce="${nonce}">${style}</style>
<main>
<p>${escape(env().SAOMA_SITE_NAME)}</p>
<h1>${escape(title)}</h1>
<p>${escape(text)}</p>
${form ? formOf(form) : ''}
</main>
</html>`,
    {
      status,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'no-store',
        'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action ${actions}; base-uri 'none'; frame-ancestors 'none'`,
      },
    },
  )
}

const style = `
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f5f6f7, #17191c) }
main { box-sizing: border-box; max-width: 26rem; margin: 1rem; padding: 2rem; border-radius: 12px; text-align: center; background: light-dark(#fff, #22252a); color: light-dark(#1b1e22, #eceef0) }
h1 { margin: 0 0 .5rem; font-size: 1.25rem }
p { margin: 0 0 1rem; color: light-dark(#5a626b, #a9b1ba); overflow-wrap: anywhere }
button { padding: .6rem 1.5rem; border: 0; border-radius: 8px; font: inherit; color: #fff; background: #07793f; cursor: pointer }`

function formOf({ action, fields, button }: Form): string {
  const inputs = fields.map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  )
  return `<form method="post" action="${escape(action)}">${inputs.join('')}<button>${escape(button)}</button></form>`
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
