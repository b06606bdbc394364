import { cache } from 'react'
import { askingSite } from '#lib/oidc/request.ts'

/** The site that asks for the login of a page, by its `next`; null for this one. Queried once per page. */
export const siteOf = cache(askingSite)
