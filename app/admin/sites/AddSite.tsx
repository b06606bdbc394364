import type { ReactNode } from 'react'
import type { Language } from '../../language.ts'
import ui from '../../ui/styles.module.css'
import { ActForm } from '../ActForm.tsx'
import form from '../form.module.css'
import { AddressFields } from './AddressFields.tsx'
import { siteTexts } from './texts.ts'

/** A form that registers a site. What it means: docs/oidc.md. */
export function AddSite({ language }: { language: Language }): ReactNode {
  const texts = siteTexts[language]
  return (
    <ActForm action="/admin/sites/add" label={texts.add}>
      <div className={form.field}>
        <label>
          {texts.name}
          <input name="name" required maxLength={64} autoComplete="off" />
        </label>
      </div>
      <AddressFields texts={texts} />
      <div className={form.field}>
        {(['public', 'trusted', 'pairwise'] as const).map((name) => (
          <label key={name} className={form.check}>
            <input type="checkbox" name={name} /> {texts.options[name]}
          </label>
        ))}
      </div>
      <div className={form.field}>
        <label>
          {texts.email}
          <select name="email">
            {(['placeholder', 'none', 'domain'] as const).map((name) => (
              <option key={name} value={name}>
                {texts.emails[name]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className={form.field}>
        <label>
          {texts.domain}
          <input name="domain" placeholder="users.example.com" autoComplete="off" />
        </label>
      </div>
      <p className={`${form.field} ${ui.quiet}`}>{texts.noLogo}</p>
    </ActForm>
  )
}
