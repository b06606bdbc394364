import { SaomaError } from '#lib/errors.ts'
import { route } from '../../http/api-route.ts'

async function notFound(): Promise<never> {
  throw new SaomaError('not_found')
}

/** Every path below /api without a route of its own. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/[[...path]]', {
  GET: notFound,
  POST: notFound,
  PUT: notFound,
  PATCH: notFound,
  DELETE: notFound,
  OPTIONS: notFound,
})
