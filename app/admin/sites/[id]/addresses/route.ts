import { setAddresses } from '#lib/site/clients.ts'
import { actOnSite, addressesIn, orProblem } from '../../answers.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = actOnSite(
  'addresses',
  (site, { request, form, by }) =>
    orProblem(request, async () =>
      (await setAddresses(site, addressesIn(form), form.get('base') ?? '', by))
        ? 'site_changed'
        : 'unchanged',
    ),
)
