import type { ReactNode } from 'react'
import { Card } from './ui/Card.tsx'
import './ui/theme.css'
import ui from './ui/styles.module.css'
import { pageLanguage } from './language.ts'
import { textsIn } from './texts.ts'

export default async function NotFound(): Promise<ReactNode> {
  const texts = textsIn(await pageLanguage())
  return (
    <Card title={texts.notFound}>
      <a className={ui.button} href="/">
        {texts.home}
      </a>
    </Card>
  )
}
