import { toNextJsHandler } from 'better-auth/next-js'
import { auth } from '../../../../auth.js'

export const { GET, POST } = toNextJsHandler(auth)
