import NextAuth from 'next-auth'
import { getToken } from 'next-auth/jwt'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'

// Auth.js reads AUTH_URL, AUTH_SECRET, AUTH_SAOMA_ISSUER, AUTH_SAOMA_ID and AUTH_SAOMA_SECRET from the environment.
export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: 'saoma',
      name: 'WeChat',
      type: 'oidc',
      checks: ['pkce', 'state', 'nonce'],
      authorization: { params: { scope: 'openid profile' } },
    },
  ],
  // A sign-in that fails or is declined comes back to this page with ?error=….
  pages: { signIn: '/', error: '/' },
  callbacks: {
    jwt({ token, account }) {
      if (account) {
        // By itself Auth.js makes a new id for each sign-in. Saoma's `sub` stays the same: store it with your own account.
        token.sub = account.providerAccountId
        // For the sign-out. The cookie is encrypted, and the session that scripts can read does not have it.
        token.idToken = account.id_token
      }
      return token
    },
    session({ session, token }) {
      session.user.id = token.sub ?? ''
      return session
    },
  },
})

/** Signs out at Saoma too. Otherwise the next visitor of this browser would be signed in again without a scan. */
export async function signOutEverywhere(): Promise<never> {
  const { AUTH_URL = '', AUTH_SECRET = '', AUTH_SAOMA_ISSUER, AUTH_SAOMA_ID = '' } = process.env
  const req = { headers: await headers() }
  const secureCookie = AUTH_URL.startsWith('https:')
  const token = await getToken({ req, secret: AUTH_SECRET, secureCookie })
  await signOut({ redirect: false })
  const url = new URL('/oidc/logout', AUTH_SAOMA_ISSUER)
  url.searchParams.set('client_id', AUTH_SAOMA_ID)
  if (typeof token?.idToken === 'string') url.searchParams.set('id_token_hint', token.idToken)
  url.searchParams.set('post_logout_redirect_uri', AUTH_URL)
  redirect(url.href)
}
