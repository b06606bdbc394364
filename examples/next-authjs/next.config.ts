import type { NextConfig } from 'next'

const config: NextConfig = {
  // Only for an app inside another folder with a lockfile, as here: Next would take that folder for the root.
  turbopack: { root: import.meta.dirname },
}

export default config
