import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { Card } from '../ui/Card.tsx'
import { pageLanguage } from '../language.ts'
import { textsIn } from '../texts.ts'
import { ScanLogin } from './ScanLogin.tsx'

type Props = { searchParams: Promise<{ next?: string | string[] }> }

export async function generateMetadata(): Promise<Metadata> {
  return { title: textsIn(await pageLanguage()).title }
}

export default async function Login({ searchParams }: Props): Promise<ReactNode> {
  const { title } = textsIn(await pageLanguage())
  const { next } = await searchParams
  return (
    <Card title={title}>
      <ScanLogin next={next} />
    </Card>
  )
}
