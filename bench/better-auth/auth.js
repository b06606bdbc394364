import { oauthProvider } from '@better-auth/oauth-provider'
import { betterAuth } from 'better-auth'
import { anonymous, deviceAuthorization, jwt } from 'better-auth/plugins'
import { Pool } from 'pg'
import { wechat } from './wechat.js'

/** What is measured: the device flow as it is, with what Saoma's login does added to it, or the OAuth provider. */
const plugins = {
  device: () => [deviceAuthorization({ verificationUri: '/device' })],
  equal: () => [deviceAuthorization({ verificationUri: '/device' }), wechat()],
  provider: () => [
    // RS256, as Saoma signs.
    jwt({ disableSettingJwtHeader: true, jwks: { keyPairConfig: { alg: 'RS256', modulusLength: 2048 } } }),
    oauthProvider({
      loginPage: '/login',
      consentPage: '/consent',
      silenceWarnings: { oauthAuthServerConfig: true },
    }),
  ],
}

/** As better-auth's documentation sets it up, on a pool as large as Saoma's; only what Saoma leaves out too is off. */
export const auth = betterAuth({
  baseURL: process.env.BETTER_AUTH_URL,
  secret: process.env.BETTER_AUTH_SECRET,
  database: new Pool({ connectionString: process.env.DATABASE_URL, max: 10 }),
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  // Signed in beforehand, as the device flow presumes of the phone that approves; how does not matter to it.
  plugins: [anonymous(), ...plugins[process.env.BENCH_PLUGINS ?? 'device']()],
})
