import { renewSecret } from '#lib/site/clients.ts'
import { actOnSite, credentialsPage, requireAgreement } from '../../answers.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = actOnSite(
  'secret',
  async ({ id }, { request, form, by }) => {
    requireAgreement(form)
    const secret = await renewSecret(id, by)
    // A public client has none.
    return secret === null ? 'unchanged' : credentialsPage(request, 'renewed', { id, secret })
  },
)
