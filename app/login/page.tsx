import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { env } from '#lib/env.ts'
import { Card } from '../ui/Card.tsx'
import { pageLanguage } from '../language.ts'
import { isolated, type Texts, textsIn } from '../texts.ts'
import { SiteLogo } from '../ui/SiteLogo.tsx'
import ui from '../ui/styles.module.css'
import { nextPath } from './server/next-path.ts'
import { siteOf } from './server/site.ts'
import { ScanLogin } from './ScanLogin.tsx'

type Query = Record<'next' | 'prompt', string | string[] | undefined>
type Props = { searchParams: Promise<Query> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const site = await siteOf(nextPath((await searchParams).next))
  return { title: titleOf(site, textsIn(await pageLanguage())) }
}

/**
 * Names the site that asks, if that is another one: its name, its logo, and the host to which the login leads. `prompt=login`
 * makes it a login anew for somebody who is signed in.
 */
export default async function Login({ searchParams }: Props): Promise<ReactNode> {
  const { next, prompt } = await searchParams
  const site = await siteOf(nextPath(next))
  const texts = textsIn(await pageLanguage())
  return (
    <Card
      width="code"
      title={titleOf(site, texts)}
      {...(site && {
        logo: <SiteLogo site={site} />,
        subtitle: <Provenance host={site.host} texts={texts} />,
      })}
    >
      <ScanLogin next={next} fresh={prompt === 'login'} />
    </Card>
  )
}

function titleOf(site: { name: string } | null, texts: Texts): string {
  return site === null ? texts.title : texts.signInTo(isolated(site.name))
}

/** Where the login leads, and that it is this site that signs people in. */
function Provenance({ host, texts }: { host: string; texts: Texts }): ReactNode {
  return (
    <>
      <p className={ui.host}>{host}</p>
      <p className={ui.quiet}>{texts.signInBy(isolated(env().SAOMA_SITE_NAME))}</p>
    </>
  )
}
