import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { connectedSites } from '#lib/site/consent.ts'
import { Card } from '../ui/Card.tsx'
import { NeedsScript } from '../ui/NeedsScript.tsx'
import { pageLanguage } from '../language.ts'
import { requireUser, pageSessions } from '../session.ts'
import { textsIn } from '../texts.ts'
import { Account } from './Account.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: textsIn(await pageLanguage()).account }
}

export default async function AccountPage(): Promise<ReactNode> {
  const user = await requireUser()
  const language = await pageLanguage()
  return (
    <Card title={textsIn(language).account} width="wide">
      <NeedsScript language={language} />
      <Account
        user={user}
        sessions={await pageSessions()}
        sites={await connectedSites(user.id)}
        now={Date.now()}
        language={language}
      />
    </Card>
  )
}
