import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { env } from '#lib/env.ts'
import { languageOf } from './language.ts'
import { sessionUser } from './session.ts'
import { SignedIn } from './SignedIn.tsx'

export default async function Home(): Promise<ReactNode> {
  const language = languageOf(await headers())
  return (
    <main>
      <section className="card">
        <h1>{env().SAOMA_SITE_NAME}</h1>
        <SignedIn initial={{ user: await sessionUser() }} language={language} />
      </section>
    </main>
  )
}
