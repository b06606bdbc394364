import type { ReactNode } from 'react'
import { env } from '#lib/env.ts'
import { Card } from './ui/Card.tsx'
import { NeedsScript } from './ui/NeedsScript.tsx'
import { pageLanguage } from './language.ts'
import { sessionUser } from './session.ts'
import { SignedIn } from './SignedIn.tsx'

export default async function Home(): Promise<ReactNode> {
  const language = await pageLanguage()
  return (
    <Card title={env().SAOMA_SITE_NAME} logo={null}>
      <NeedsScript language={language} />
      <SignedIn initial={{ user: await sessionUser() }} language={language} />
    </Card>
  )
}
