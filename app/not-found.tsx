import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { languageOf } from './language.ts'
import { textsIn } from './texts.ts'

export default async function NotFound(): Promise<ReactNode> {
  const texts = textsIn(languageOf(await headers()))
  return (
    <main>
      <section className="card">
        <h1>{texts.notFound}</h1>
        <a href="/">{texts.home}</a>
      </section>
    </main>
  )
}
