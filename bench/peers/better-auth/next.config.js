import { fileURLToPath } from 'node:url'

// Its packages are its own: Next would look for them beside the lock file of the repository.
const root = fileURLToPath(new URL('.', import.meta.url))

export default { turbopack: { root }, outputFileTracingRoot: root, poweredByHeader: false }
