import { SaomaError } from '#lib/errors.ts'
import { route } from '../../http/api-route.ts'

async function nothing(): Promise<never> {
  throw new SaomaError('not_found')
}

/** Every path below /api that no other route takes. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/[[...path]]', {
  GET: nothing,
  POST: nothing,
  PUT: nothing,
  PATCH: nothing,
  DELETE: nothing,
  OPTIONS: nothing,
})
