import { type ReactNode, useId } from 'react'
import { type Addresses, versionOf } from '#lib/site/registration.ts'
import ui from '../../ui/styles.module.css'
import form from '../form.module.css'
import type { siteTexts } from './texts.ts'

type Props = { addresses?: Required<Addresses>; texts: (typeof siteTexts)['zh'] }

/** Fields for the addresses of a site, with those that it has. */
export function AddressFields({ addresses, texts }: Props): ReactNode {
  const { redirectUris = [], logoutUris = [], backchannelUri = null } = addresses ?? {}
  return (
    <>
      {addresses && <input type="hidden" name="base" value={versionOf(addresses)} />}
      <Lines name="redirectUris" lines={redirectUris} {...texts.redirectUris} required />
      <Lines name="logoutUris" lines={logoutUris} {...texts.logoutUris} />
      <Lines
        name="backchannelUri"
        lines={backchannelUri === null ? [] : [backchannelUri]}
        {...texts.backchannelUri}
        single
      />
    </>
  )
}

type LinesProps = {
  name: string
  lines: string[]
  label: string
  hint: string
  required?: boolean
  single?: boolean
}

function Lines({ name, lines, label, hint, required = false, single = false }: LinesProps): ReactNode {
  const id = useId()
  const field = { name, required, defaultValue: lines.join('\n'), 'aria-describedby': id }
  return (
    <div className={form.field}>
      <label>
        {label}
        {single ? (
          <input type="url" {...field} />
        ) : (
          <textarea rows={Math.max(2, lines.length)} spellCheck={false} {...field} />
        )}
      </label>
      <p id={id} className={ui.quiet}>
        {hint}
      </p>
    </div>
  )
}
