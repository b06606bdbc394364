import type { ReactNode } from 'react'
import { Card } from './Card.tsx'
import './theme.css'
import looks from './looks.module.css'
import { pageLanguage } from './page-language.ts'
import { textsIn } from './texts.ts'

export default async function NotFound(): Promise<ReactNode> {
  const texts = textsIn(await pageLanguage())
  return (
    <Card title={texts.notFound}>
      <a className={looks.button} href="/">
        {texts.home}
      </a>
    </Card>
  )
}
