import { randomSecret } from '#lib/crypto.ts'

type Credentials = { issuer: string; id: string; secret: string; redirectUri: string }

const scope = 'openid profile email'

/** Configuration by software, as its own documentation names the keys. email is there, but never verified. */
export const relyingParties: Record<string, (client: Credentials) => string> = {
  'Auth.js': ({ issuer, id, secret, redirectUri }) => `# .env, beside the auth.ts of examples/next-authjs
AUTH_SAOMA_ISSUER=${issuer}
AUTH_SAOMA_ID=${id}
AUTH_SAOMA_SECRET=${secret}
AUTH_URL=${new URL(redirectUri).origin}
AUTH_SECRET=${randomSecret()}`,

  Express: ({ issuer, id, secret, redirectUri }) => `# .env, beside the server.js of examples/express
ISSUER_BASE_URL=${issuer}
CLIENT_ID=${id}
CLIENT_SECRET=${secret}
BASE_URL=${new URL(redirectUri).origin}
SECRET=${randomSecret()}`,

  Flask: ({ issuer, id, secret, redirectUri }) => `# .env, beside the app.py of examples/flask
SAOMA_ISSUER=${issuer}
SAOMA_CLIENT_ID=${id}
SAOMA_CLIENT_SECRET=${secret}
BASE_URL=${new URL(redirectUri).origin}
SECRET_KEY=${randomSecret()}`,

  'better-auth': ({ issuer, id, secret }) => `// auth.ts, plugins: […]
genericOAuth({ config: [{ providerId: 'saoma', pkce: true, scopes: ${list(scope)},
  discoveryUrl: '${issuer}/.well-known/openid-configuration', clientId: '${id}', clientSecret: '${secret}' }] })
// To link accounts that exist already:
account: { accountLinking: { enabled: true, trustedProviders: ['saoma'], allowDifferentEmails: true } }`,

  'Spring Security': ({ issuer, id, secret }) => `# application.properties
spring.security.oauth2.client.registration.saoma.client-id=${id}
spring.security.oauth2.client.registration.saoma.client-secret=${secret}
spring.security.oauth2.client.registration.saoma.scope=${scope.replaceAll(' ', ',')}
spring.security.oauth2.client.provider.saoma.issuer-uri=${issuer}`,

  Django: ({ issuer, id, secret }) => `# settings.py, with social-auth-app-django
AUTHENTICATION_BACKENDS = ['social_core.backends.open_id_connect.OpenIdConnectAuth', 'django.contrib.auth.backends.ModelBackend']
SOCIAL_AUTH_OIDC_OIDC_ENDPOINT = '${issuer}'
SOCIAL_AUTH_OIDC_KEY = '${id}'
SOCIAL_AUTH_OIDC_SECRET = '${secret}'`,

  'Laravel Socialite': ({
    issuer,
    id,
    secret,
    redirectUri,
  }) => `// config/services.php, with kovah/laravel-socialite-oidc
'oidc' => ['base_url' => '${issuer}', 'client_id' => '${id}', 'client_secret' => '${secret}',
  'redirect' => '${redirectUri}', 'verify_jwt' => true],`,

  GitLab: ({ issuer, id, secret, redirectUri }) => `# /etc/gitlab/gitlab.rb
gitlab_rails['omniauth_allow_single_sign_on'] = ['openid_connect']
gitlab_rails['omniauth_providers'] = [{ name: "openid_connect", label: "WeChat", args: { name: "openid_connect",
  scope: ${list(scope, '"')}, response_type: "code", issuer: "${issuer}", discovery: true,
  client_auth_method: "basic", uid_field: "sub", pkce: true,
  client_options: { identifier: "${id}", secret: "${secret}", redirect_uri: "${redirectUri}" } } }]`,

  Grafana: ({ issuer, id, secret }) => `# grafana.ini
[auth.generic_oauth]
enabled = true
name = WeChat
client_id = ${id}
client_secret = ${secret}
scopes = ${scope}
auth_url = ${issuer}/oidc/authorize
token_url = ${issuer}/oidc/token
api_url = ${issuer}/oidc/userinfo
use_pkce = true
allow_sign_up = true`,

  'oauth2-proxy': ({ issuer, id, secret, redirectUri }) => `# oauth2-proxy.cfg; cookie_secret is yours to add
provider = "oidc"
oidc_issuer_url = "${issuer}"
client_id = "${id}"
client_secret = "${secret}"
redirect_url = "${redirectUri}"
scope = "${scope}"
code_challenge_method = "S256"
email_domains = ["*"]
insecure_oidc_allow_unverified_email = true`,

  Casdoor: ({ issuer, id, secret }) => `# Providers → Add, category OAuth, type Custom
${JSON.stringify({
  category: 'OAuth',
  type: 'Custom',
  clientId: id,
  clientSecret: secret,
  customAuthUrl: `${issuer}/oidc/authorize`,
  customTokenUrl: `${issuer}/oidc/token`,
  customUserInfoUrl: `${issuer}/oidc/userinfo`,
  scopes: scope,
  userMapping: {
    id: 'sub',
    username: 'preferred_username',
    displayName: 'name',
    email: 'email',
    avatarUrl: 'picture',
  },
})}`,

  Logto: ({ issuer, id, secret }) => `# Connectors → Social connectors → Add → OIDC
authorizationEndpoint      ${issuer}/oidc/authorize
tokenEndpoint              ${issuer}/oidc/token
clientId                   ${id}
clientSecret               ${secret}
tokenEndpointAuthMethod    client_secret_basic
scope                      ${scope}
idTokenVerificationConfig  ${JSON.stringify({ issuer, jwksUri: `${issuer}/oidc/jwks` })}`,

  Keycloak: ({ issuer, id, secret }) => `# kcadm.sh create identity-provider/instances -r REALM -f saoma.json
${JSON.stringify({
  alias: 'saoma',
  displayName: 'WeChat',
  providerId: 'oidc',
  enabled: true,
  trustEmail: false,
  config: {
    clientId: id,
    clientSecret: secret,
    clientAuthMethod: 'client_secret_basic',
    issuer,
    authorizationUrl: `${issuer}/oidc/authorize`,
    tokenUrl: `${issuer}/oidc/token`,
    userInfoUrl: `${issuer}/oidc/userinfo`,
    logoutUrl: `${issuer}/oidc/logout`,
    jwksUrl: `${issuer}/oidc/jwks`,
    useJwksUrl: 'true',
    validateSignature: 'true',
    pkceEnabled: 'true',
    pkceMethod: 'S256',
    defaultScope: scope,
  },
})}`,

  Supabase: ({ issuer, id, secret }) => `// on a server, with the secret key
await supabase.auth.admin.customProviders.createProvider({ provider_type: 'oidc', identifier: 'custom:saoma', name: 'WeChat',
  issuer: '${issuer}', client_id: '${id}', client_secret: '${secret}', scopes: ${list(scope)}, email_optional: true })`,
}

/** The lines to paste into software of this name, for a client. */
export function linesFor(name: string, client: Credentials): string[] {
  return relyingParties[name]?.(client).split('\n') ?? []
}

function list(words: string, quote = "'"): string {
  const items = words.split(' ').map((word) => `${quote}${word}${quote}`)
  return `[${items.join(', ')}]`
}
