import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { env } from '#lib/env.ts'
import { descriptionOf } from './description.ts'
import './ui/theme.css'
import { LanguageSwitch } from './ui/LanguageSwitch.tsx'
import ui from './ui/styles.module.css'
import { pageLanguage } from './language.ts'

export async function generateMetadata(): Promise<Metadata> {
  const name = env().SAOMA_SITE_NAME
  const description = descriptionOf(name, await pageLanguage())
  return { title: { default: name, template: `%s · ${name}` }, description }
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
  // The toolbar of a phone's browser has the colour of the card, which fills the page there.
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fff' },
    { media: '(prefers-color-scheme: dark)', color: '#181d1b' },
  ],
}

/** Reading cookies and headers makes every page dynamic: a cached page would have no nonce. */
export default async function Layout({ children }: { children: ReactNode }): Promise<ReactNode> {
  const language = await pageLanguage()
  return (
    <html lang={language === 'zh' ? 'zh-CN' : 'en'} className="saoma-page">
      <body>
        {children}
        <footer className={`saoma ${ui.footer}`}>
          <LanguageSwitch language={language} />
          {env().SAOMA_ICP && (
            <a
              className={`${ui.button} ${ui.plain}`}
              href="https://beian.miit.gov.cn/"
              target="_blank"
              rel="noreferrer"
            >
              {env().SAOMA_ICP}
            </a>
          )}
        </footer>
      </body>
    </html>
  )
}
