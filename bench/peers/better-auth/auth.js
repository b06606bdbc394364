import { betterAuth } from 'better-auth'
import { anonymous, deviceAuthorization } from 'better-auth/plugins'
import { Pool } from 'pg'

/** As better-auth's documentation sets it up, on a pool as large as Saoma's; only what Saoma leaves out too is off. */
export const auth = betterAuth({
  baseURL: process.env.BETTER_AUTH_URL,
  secret: process.env.BETTER_AUTH_SECRET,
  database: new Pool({ connectionString: process.env.DATABASE_URL, max: 10 }),
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  // Signed in beforehand, as the flow presumes of the device that approves; how does not matter to it.
  plugins: [anonymous(), deviceAuthorization({ verificationUri: '/device' })],
})
