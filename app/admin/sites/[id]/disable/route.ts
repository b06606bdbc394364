import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { setDisabled } from '#lib/site/clients.ts'
import { afterResponse } from '../../../../http/after-response.ts'
import { actOnSite, requireAgreement } from '../../answers.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = actOnSite(
  'disable',
  async ({ id }, { form, by }) => {
    requireAgreement(form)
    if (!(await setDisabled(id, true, by))) return 'unchanged'
    await afterResponse(deliverLogouts)
    return 'site_disabled'
  },
)
