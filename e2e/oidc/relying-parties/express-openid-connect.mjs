/** `/login` and `/logout` are the library's; `/` says who is signed in. It hears of ended logins by back-channel logout. */
import express from 'express'
import { auth } from 'express-openid-connect'
import session from 'express-session'
import { clientId, clientSecret, issuer, own, port } from './settings.mjs'

const app = express()
app.use(
  auth({
    issuerBaseURL: issuer,
    baseURL: own,
    clientID: clientId,
    clientSecret,
    secret: clientSecret,
    authRequired: false,
    idpLogout: true,
    backchannelLogout: { store: new session.MemoryStore() },
    authorizationParams: { response_type: 'code', scope: 'openid profile email' },
  }),
)

// Of the ID token: only a logout token ends them.
app.get('/', (request, response) => {
  if (!request.oidc.isAuthenticated()) return response.sendStatus(401)
  const { sub, name, email } = request.oidc.user
  return response.json({ sub, name, email })
})

app.use((error, _request, response, _next) => {
  response.status(error.status ?? 500).json({ error: error.error, message: error.message })
})

app.listen(port, '127.0.0.1')
