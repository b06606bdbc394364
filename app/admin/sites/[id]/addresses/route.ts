import { setAddresses } from '#lib/site/clients.ts'
import { actOnSite, addressesIn, orProblem } from '../../answers.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = actOnSite(
  'addresses',
  ({ id }, { request, form, by }) =>
    orProblem(request, async () =>
      (await setAddresses(id, addressesIn(form), by)) ? 'site_changed' : 'unchanged',
    ),
)
