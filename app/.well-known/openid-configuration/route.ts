import { env } from '#lib/env.ts'
import { offeredScopes } from '#lib/site/consent.ts'
import { route } from '../../http/api-route.ts'
import { json, preflight } from '../../oidc/response.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/.well-known/openid-configuration', {
  /** The provider's metadata (OpenID Connect Discovery, RFC 8414). */
  async GET() {
    return json(metadata(env().SAOMA_URL), { maxAge: 300 })
  },

  OPTIONS: preflight,
})

function metadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/oidc/authorize`,
    token_endpoint: `${issuer}/oidc/token`,
    userinfo_endpoint: `${issuer}/oidc/userinfo`,
    jwks_uri: `${issuer}/oidc/jwks`,
    end_session_endpoint: `${issuer}/oidc/logout`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: offeredScopes(),
    claims_supported:
      'iss sub aud exp iat auth_time nonce sid at_hash name nickname preferred_username picture updated_at email email_verified phone_number phone_number_verified'.split(
        ' ',
      ),
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    ui_locales_supported: ['zh', 'en'],
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  }
}
