import express from 'express'
import { auth } from 'express-openid-connect'
import session from 'express-session'

const app = express()

// Reads ISSUER_BASE_URL, CLIENT_ID, CLIENT_SECRET, BASE_URL and SECRET from the environment, adds /login, /logout and /callback,
// and checks state, nonce and PKCE.
app.use(
  auth({
    authRequired: false,
    authorizationParams: { response_type: 'code', scope: 'openid profile' },
    // Signs out at Saoma too. Otherwise the next visitor of this browser would be signed in again without a scan.
    idpLogout: true,
    // Ends the session here when it ends at Saoma, as by “Not you?” on the phone. Several servers need a store that they share.
    backchannelLogout: { store: new session.MemoryStore() },
  }),
)

app.get('/', (request, response) => {
  if (!request.oidc.isAuthenticated()) return response.send(page('<a href="/login">Sign in with WeChat</a>'))
  // Store `sub` with your own account: it stays the same, and the name does not.
  const { name, picture } = request.oidc.user
  const image = picture ? `<img src="${escape(picture)}" alt="" width="64" height="64">` : ''
  return response.send(page(`${image}<p>Hello, ${escape(name)}</p><a href="/logout">Sign out</a>`))
})

// For Express, a function of four parameters is what handles errors.
app.use((error, _request, response, _next) => {
  const declined = error.error === 'access_denied'
  if (!declined) console.error(error)
  const sentence = declined ? 'You declined on the phone.' : 'The sign-in failed.'
  response
    .status(declined ? 403 : (error.status ?? 500))
    .send(page(`<p>${sentence}</p><a href="/login">Try again</a>`))
})

function page(content) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Express</title>${content}</html>`
}

function escape(text) {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

app.listen(process.env.PORT ?? 3001, '127.0.0.1')
