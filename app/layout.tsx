import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { env } from '#lib/env.ts'
import './globals.css'
import { languageOf } from './language.ts'

export function generateMetadata(): Metadata {
  return { title: env().SAOMA_SITE_NAME }
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' }

/** Reading the headers makes every page dynamic: a page from a cache would carry no nonce. */
export default async function Layout({ children }: { children: ReactNode }): Promise<ReactNode> {
  const language = languageOf(await headers())
  return (
    <html lang={language === 'zh' ? 'zh-CN' : 'en'}>
      <body>{children}</body>
    </html>
  )
}
