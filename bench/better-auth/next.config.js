import { fileURLToPath } from 'node:url'

// The packages are those of the bench: Next would look for them beside the lock file of the repository.
const root = fileURLToPath(new URL('..', import.meta.url))

export default {
  turbopack: { root },
  outputFileTracingRoot: root,
  serverExternalPackages: ['pusher'],
  poweredByHeader: false,
}
