import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { stableToken } from './access-token/stable_token.ts'
import { token } from './access-token/token.ts'
import { plainIp } from './account.ts'
import { MAX_BODY_BYTES, UNKNOWN_PATH_ERRCODE } from './assumptions.ts'
import { type Answer, type Call, familyOf, toResponse } from './call.ts'
import { getwxacodeunlimit } from './code-image/getwxacodeunlimit.ts'
import { describeCall, type RecordedCall } from './control-api/calls.ts'
import { type Fault, runsEndpoint } from './control-api/faults.ts'
import { controlApi } from './control-api/routes.ts'
import { failure, invalidIp } from './errcode.ts'
import { jscode2session } from './login.ts'
import { getuserphonenumber } from './phone-number.ts'
import type { State } from './state.ts'
import { generateUrllink } from './url-link.ts'

type Endpoint = (state: State, call: Call) => Answer | Promise<Answer>
type Env = { Bindings: HttpBindings }

const endpoints: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['/cgi-bin/stable_token', stableToken],
  ['/cgi-bin/token', token],
  ['/wxa/getwxacodeunlimit', getwxacodeunlimit],
  ['/wxa/generate_urllink', generateUrllink],
  ['/wxa/business/getuserphonenumber', getuserphonenumber],
  ['/sns/jscode2session', jscode2session],
])

export function createApp(state: State, stopping: AbortSignal): Hono<Env> {
  const app = new Hono<Env>()
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.text('', 413) }))
  app.route('/_dev', controlApi(state))
  app.all('/_dev/*', (c) => c.notFound())
  app.all('*', (c) => answerWechat(c, state, stopping))
  app.onError((error, c) => {
    const callerIsGone = c.env.incoming.socket.destroyed
    if (!callerIsGone) console.error(error)
    return toResponse(c.req.path, failure(-1), state.clock.now())
  })
  return app
}

/** The endpoint runs before a delay: WeChat does its work whether or not the caller still listens. */
async function answerWechat(c: Context<Env>, state: State, stopping: AbortSignal): Promise<Response> {
  const call = await readCall(c)
  const record = describeCall(state, call)
  state.calls.add(record)
  const fault = state.faults.take(call.path)

  const answer = runsEndpoint(fault) ? await runEndpoint(state, call) : undefined
  if (fault?.delayMs) await state.clock.wait(fault.delayMs, stopping)
  if (fault?.drop) return drop(c, record)
  if (fault && (fault.body !== undefined || fault.status !== undefined)) return rawAnswer(call.path, fault)

  const final = fault?.errcode === undefined ? answer : injectedError(fault.errcode, call)
  if (!final) return c.text('404 Not Found', 404)
  if (final.kind === 'failure') record.errcode = final.errcode
  return toResponse(call.path, final, state.clock.now())
}

/** Undefined outside the three families of paths. */
async function runEndpoint(state: State, call: Call): Promise<Answer | undefined> {
  const endpoint = endpoints.get(call.path)
  if (endpoint) return await endpoint(state, call)
  return /^\/(cgi-bin|wxa|sns)\//.test(call.path) ? failure(UNKNOWN_PATH_ERRCODE) : undefined
}

async function readCall(c: Context<Env>): Promise<Call> {
  return {
    method: c.req.method,
    path: c.req.path,
    query: new URL(c.req.url).searchParams,
    body: await c.req.text(),
    ip: plainIp(c.env.incoming.socket.remoteAddress),
  }
}

function drop(c: Context<Env>, record: RecordedCall): Response {
  record.dropped = true
  c.env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}

function injectedError(errcode: number, call: Call): Answer {
  return errcode === 40164 ? invalidIp(call.ip) : failure(errcode)
}

function rawAnswer(path: string, { body = '', status = 200 }: Fault): Response {
  return new Response(body, { status, headers: { 'content-type': familyOf(path).contentType } })
}
