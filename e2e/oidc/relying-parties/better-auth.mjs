/** `/login`, `/logout`, and `/`, which says who is signed in. */
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node'
import { genericOAuth } from 'better-auth/plugins'
import express from 'express'
import { clientId, clientSecret, issuer, own, port } from './settings.mjs'

const auth = betterAuth({
  baseURL: own,
  secret: clientSecret,
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  telemetry: { enabled: false },
  plugins: [
    genericOAuth({
      config: [
        {
          providerId: 'saoma',
          discoveryUrl: `${issuer}/.well-known/openid-configuration`,
          clientId,
          clientSecret,
          scopes: ['openid', 'profile', 'email'],
        },
      ],
    }),
  ],
})

const app = express()
app.all('/api/auth/*path', toNodeHandler(auth))

/** What its client in the browser does with an answer. */
async function follow(answer, response) {
  for (const cookie of answer.headers.getSetCookie()) response.append('set-cookie', cookie)
  response.redirect((await answer.json()).url)
}

app.get('/login', async (request, response) => {
  const body = { provider: 'saoma', callbackURL: '/', errorCallbackURL: '/failed' }
  const headers = fromNodeHeaders(request.headers)
  await follow(await auth.api.signInSocial({ body, headers, asResponse: true }), response)
})

app.get('/logout', async (request, response) => {
  const body = { callbackURL: '/' }
  const headers = fromNodeHeaders(request.headers)
  await follow(await auth.api.signOut({ body, headers, asResponse: true }), response)
})

app.get('/failed', (request, response) => {
  response.status(403).json(request.query)
})

app.get('/', async (request, response) => {
  const headers = fromNodeHeaders(request.headers)
  const session = await auth.api.getSession({ headers })
  if (!session) return response.sendStatus(401)
  const [account] = await auth.api.listUserAccounts({ headers })
  return response.json({ sub: account.accountId, name: session.user.name, email: session.user.email })
})

app.listen(port, '127.0.0.1')
