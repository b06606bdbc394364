import type { ReactNode } from 'react'
import { env } from '#lib/env.ts'
import { Card } from './Card.tsx'
import { pageLanguage } from './page-language.ts'
import { sessionUser } from './session.ts'
import { SignedIn } from './SignedIn.tsx'

export default async function Home(): Promise<ReactNode> {
  return (
    <Card title={env().SAOMA_SITE_NAME} brand={false}>
      <SignedIn initial={{ user: await sessionUser() }} language={await pageLanguage()} />
    </Card>
  )
}
