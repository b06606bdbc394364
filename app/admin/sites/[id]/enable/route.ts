import { setDisabled } from '#lib/site/clients.ts'
import { actOnSite } from '../../answers.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = actOnSite('enable', async ({ id }, { by }) =>
  (await setDisabled(id, false, by)) ? 'site_enabled' : 'unchanged',
)
