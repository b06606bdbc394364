import { type NextRequest, NextResponse } from 'next/server'
import { SaomaError } from '#lib/errors.ts'
import { authorizeLogin } from '#lib/login/authorize.ts'
import type { ChannelAuthorization } from '#lib/pusher/client.ts'
import { failure } from '../../../http/response.ts'
import { badField, readForm } from '../../../http/body.ts'
import { browserOf } from '../../../http/authenticate.ts'
import { route } from '../../../http/api-route.ts'
import { refuseCrossSite } from '../../../http/same-site.ts'

/** Responds in Pusher's own format, and refuses with a bare status, as pusher-js expects. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/pusher/auth', {
  async POST(request) {
    try {
      return NextResponse.json(await authorize(request), { headers: { 'Cache-Control': 'no-store' } })
    } catch (error) {
      const { status, headers } = failure(toPusherError(error), request)
      headers.delete('Content-Type')
      return new NextResponse(null, { status, headers })
    }
  },
})

/** pusher-js does not know 415: an unsupported media type becomes a bad request. */
function toPusherError(error: unknown): unknown {
  const isUnsupported = error instanceof SaomaError && error.code === 'unsupported_media_type'
  return isUnsupported ? badField('body') : error
}

async function authorize(request: NextRequest): Promise<ChannelAuthorization> {
  refuseCrossSite(request.headers)
  const form = await readForm(request)
  const socketId = form.get('socket_id')
  const channel = form.get('channel_name')
  if (socketId === null) throw badField('socket_id')
  if (channel === null) throw badField('channel_name')
  return authorizeLogin({ socketId, channel, browser: browserOf(request) })
}
