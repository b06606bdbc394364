import { createAuthEndpoint, createAuthMiddleware } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import Pusher from 'pusher'
import sharp from 'sharp'

const { WECHAT_API_URL, WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret, WECHAT_PAGE: page } = process.env
let accessToken
let pusher

/**
 * What else happens in a login of Saoma, as a plugin of better-auth: the phone signs in by WeChat, the page gets WeChat's
 * picture, re-encoded in the same way, and two events are published.
 */
export function wechat() {
  sharp.concurrency(1)
  return {
    id: 'wechat',
    endpoints: { signInWechat: createAuthEndpoint('/sign-in/wechat', { method: 'POST' }, signIn) },
    hooks: {
      after: [
        after('/device/code', async ({ returned }) => ({
          ...returned,
          image: await picture(returned.user_code),
        })),
        after('/device', ({ returned, session }) =>
          publish(returned.user_code, 'scanned', { user: session?.user }),
        ),
        after('/device/approve', ({ body }) =>
          publish(body.userCode, 'credentials', { ticket: body.userCode }),
        ),
      ],
    },
  }
}

async function signIn(ctx) {
  const query = new URLSearchParams({
    appid,
    secret,
    js_code: ctx.body.code,
    grant_type: 'authorization_code',
  })
  const { openid } = await (await fetch(`${WECHAT_API_URL}/sns/jscode2session?${query}`)).json()
  if (!openid) throw ctx.error('UNAUTHORIZED')
  const user = await userOf(ctx.context.internalAdapter, { providerId: 'wechat', accountId: openid })
  const session = await ctx.context.internalAdapter.createSession(user.id)
  await setSessionCookie(ctx, { session, user })
  return ctx.json({ token: session.token })
}

async function userOf(adapter, key) {
  const owner = await adapter.findAccountOwnerByKey(key)
  if (owner) return owner.user
  const person = {
    email: `${key.accountId.toLowerCase()}@users.invalid`,
    emailVerified: false,
    name: 'Somebody',
  }
  return (await adapter.createOAuthUser(person, key)).user
}

function after(path, handle) {
  return {
    matcher: (ctx) => ctx.path === path,
    handler: createAuthMiddleware(async (ctx) => {
      const { returned, session } = ctx.context
      if (returned instanceof Error) return
      const changed = await handle({ returned, session, body: ctx.body })
      if (changed) return ctx.json(changed)
    }),
  }
}

async function picture(scene) {
  accessToken ??= await newAccessToken()
  const body = JSON.stringify({ scene, page, env_version: 'release', check_path: true, width: 280 })
  const response = await fetch(`${WECHAT_API_URL}/wxa/getwxacodeunlimit?access_token=${accessToken}`, {
    method: 'POST',
    body,
  })
  const image = sharp(Buffer.from(await response.arrayBuffer())).flatten({ background: '#fff' })
  const jpeg = await image.jpeg({ quality: 90, chromaSubsampling: '4:2:0' }).toBuffer()
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`
}

async function newAccessToken() {
  const body = JSON.stringify({ grant_type: 'client_credential', appid, secret })
  const answer = await fetch(`${WECHAT_API_URL}/cgi-bin/stable_token`, { method: 'POST', body })
  return (await answer.json()).access_token
}

async function publish(code, event, data) {
  await client().trigger(`private-encrypted-${code}`, event, data)
}

function client() {
  const env = process.env
  pusher ??= new Pusher({
    appId: env.PUSHER_APP_ID,
    key: env.PUSHER_KEY,
    secret: env.PUSHER_SECRET,
    encryptionMasterKeyBase64: env.PUSHER_ENCRYPTION_KEY,
    host: env.PUSHER_HOST,
    port: env.PUSHER_PORT,
    useTLS: false,
  })
  return pusher
}
