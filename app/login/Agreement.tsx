import { Fragment, type ReactNode } from 'react'
import { env } from '#lib/env.ts'
import type { Texts } from '../texts.ts'
import ui from '../ui/styles.module.css'

/** What a visitor agrees to by signing in, as far as the settings name it. */
export function Agreement({ texts }: { texts: Texts }): ReactNode {
  const { SAOMA_TERMS_URL, SAOMA_PRIVACY_URL } = env()
  const pages = [
    { name: texts.terms, url: SAOMA_TERMS_URL },
    { name: texts.privacy, url: SAOMA_PRIVACY_URL },
  ].filter(({ url }) => url !== undefined)
  if (pages.length === 0) return null
  return (
    <p className={`saoma ${ui.quiet}`}>
      {texts.agree}
      {pages.map(({ name, url }, i) => (
        <Fragment key={name}>
          {i > 0 && texts.andAlso}
          <a href={url} target="_blank" rel="noreferrer">
            {name}
          </a>
        </Fragment>
      ))}
    </p>
  )
}
