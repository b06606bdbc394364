/** `/login`, and `/`, which says who is signed in. The library knows no logout at the provider. */
import express from 'express'
import session from 'express-session'
import passport from 'passport'
import OpenIDConnectStrategy from 'passport-openidconnect'
import { clientId, clientSecret, issuer, own, port } from './settings.mjs'

const app = express()
app.use(session({ secret: clientSecret, resave: false, saveUninitialized: false }))
app.use(passport.session())
passport.serializeUser((user, done) => done(null, user))
passport.deserializeUser((user, done) => done(null, user))

passport.use(
  new OpenIDConnectStrategy(
    {
      issuer,
      authorizationURL: `${issuer}/oidc/authorize`,
      tokenURL: `${issuer}/oidc/token`,
      userInfoURL: `${issuer}/oidc/userinfo`,
      clientID: clientId,
      clientSecret,
      callbackURL: `${own}/callback`,
      scope: ['profile', 'email'],
    },
    (_issuer, profile, done) =>
      done(null, { sub: profile.id, name: profile.displayName, email: profile.emails[0].value }),
  ),
)

app.get('/login', passport.authenticate('openidconnect'))
app.get(
  '/callback',
  passport.authenticate('openidconnect', { failureRedirect: '/failed', failureMessage: true }),
  (_request, response) => response.redirect('/'),
)
app.get('/failed', (request, response) => {
  response.status(403).json(request.session.messages)
})
app.get('/', (request, response) => {
  if (request.user) response.json(request.user)
  else response.sendStatus(401)
})

app.listen(port, '127.0.0.1')
