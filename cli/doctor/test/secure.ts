import type { World } from './world.ts'

/** The settings of a site that is reached by https, behind one proxy; its certificate is not looked at. */
export function secure({ site }: World): Record<string, string> {
  return {
    SAOMA_URL: `https://localhost:${site.securePort}`,
    SAOMA_TRUST_PROXY: '1',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  }
}
