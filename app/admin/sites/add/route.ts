import { addSite } from '#lib/site/clients.ts'
import { emailDomainFor } from '#lib/site/registration.ts'
import { act } from '../../act.ts'
import { addressesIn, credentialsPage, orProblem } from '../answers.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = act(
  '/admin/sites/add',
  (request, { form, by }) =>
    orProblem(request, async () => {
      const email = form.get('email') ?? 'placeholder'
      const registration = {
        ...addressesIn(form),
        name: form.get('name') ?? '',
        isPublic: form.has('public'),
        trusted: form.has('trusted'),
        pairwise: form.has('pairwise'),
        emailDomain: emailDomainFor(email === 'domain' ? (form.get('domain')?.trim() ?? '') : email),
      }
      return credentialsPage(request, 'added', await addSite(registration, by))
    }),
)
