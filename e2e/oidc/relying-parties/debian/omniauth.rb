# /login, /logout, and /, which says who is signed in.
require 'json'
require 'rack'
require 'omniauth_openid_connect'

issuer = URI(ENV.fetch('ISSUER'))
own = "http://localhost:#{ENV.fetch('PORT')}"
# Discovery insists on https.
SWD.url_builder = URI::HTTP
OmniAuth.config.allowed_request_methods = [:get]
OmniAuth.config.silence_get_warning = true
OmniAuth.config.on_failure = OmniAuth::FailureEndpoint

site = lambda do |env|
  session = env['rack.session']
  case env['PATH_INFO']
  when '/login', '/logout'
    action = env['PATH_INFO'] == '/login' ? '' : '/logout'
    session.delete('person') if action == '/logout'
    [302, { 'Location' => "/auth/openid_connect#{action}" }, []]
  when '/auth/openid_connect/callback'
    auth = env['omniauth.auth']
    session['person'] = { sub: auth.uid, name: auth.info.name, email: auth.info.email }
    [302, { 'Location' => '/' }, []]
  when '/auth/failure'
    [403, {}, [env['QUERY_STRING']]]
  else
    session['person'] ? [200, {}, [session['person'].to_json]] : [401, {}, []]
  end
end

app = Rack::Builder.app do
  use Rack::Session::Cookie, secret: ENV.fetch('CLIENT_SECRET')
  use OmniAuth::Strategies::OpenIDConnect,
      issuer: issuer.to_s,
      discovery: true,
      scope: %i[openid profile email],
      post_logout_redirect_uri: "#{own}/",
      client_options: {
        scheme: issuer.scheme,
        host: issuer.host,
        port: issuer.port,
        identifier: ENV.fetch('CLIENT_ID'),
        secret: ENV.fetch('CLIENT_SECRET'),
        redirect_uri: "#{own}/auth/openid_connect/callback"
      }
  run site
end

Rack::Handler::WEBrick.run(app, Host: '127.0.0.1', Port: ENV.fetch('PORT'))
