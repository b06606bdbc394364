import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { knownApps } from './apps.ts'
import { checkSignature, type SignedRequest, stringToSign } from './request-signature.ts'

const app = { id: '3', key: '278d425bdf160c739803', secret: '7ad3773142a6692b25b8' }
const other = { id: '4', key: 'other', secret: 'secret' }
const apps = knownApps([app, other])
const THEN = 1353088179

/** The worked example of Pusher's documentation. */
const example = {
  method: 'POST',
  path: '/apps/3/events',
  query: [
    ['auth_key', app.key],
    ['auth_timestamp', String(THEN)],
    ['auth_version', '1.0'],
    ['body_md5', 'ec365a775a4cd0599faeb73354201b6f'],
    ['auth_signature', 'da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c'],
  ],
  body: Buffer.from('{"name":"foo","channels":["project-3"],"data":"{\\"some\\":\\"data\\"}"}'),
} satisfies SignedRequest

function check(request: SignedRequest, appId = '3', seconds = THEN): object {
  return checkSignature(request, appId, apps, seconds * 1000)
}

/** The example with other parameters, rightly signed. */
function signed(params: Record<string, string | undefined>, body: Uint8Array = example.body): SignedRequest {
  const kept = { ...Object.fromEntries(example.query.slice(0, -1)), ...params }
  const query = Object.entries(kept).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const request = { ...example, query, body }
  const signature = createHmac('sha256', app.secret).update(stringToSign(request)).digest('hex')
  return { ...request, query: [...query, ['auth_signature', signature]] }
}

function refusal(request: SignedRequest, appId?: string, seconds?: number): string {
  const answer = check(request, appId, seconds)
  return 'refused' in answer ? String(answer.refused) : 'taken'
}

describe('The signature of a request', () => {
  it('P40: the documentation’s worked example is accepted', () => {
    expect(check(example)).toEqual({ app })
  })

  it('P34: signature over `METHOD\\npath\\nsorted lower-case params`, as in the worked example', () => {
    expect(stringToSign({ ...example, query: example.query.toReversed() })).toBe(
      `POST\n/apps/3/events\nauth_key=${app.key}&auth_timestamp=${THEN}&auth_version=1.0&body_md5=ec365a775a4cd0599faeb73354201b6f`,
    )
    expect(
      stringToSign({ method: 'get', path: '/p', query: [['Name', 'Something else'], ['auth_key', 'foo']], body: example.body }), // prettier-ignore
    ).toBe('GET\n/p\nauth_key=foo&name=Something else')
  })

  it('P35: HMAC-SHA256: a signature of another method, path, parameter or secret is refused', () => {
    for (const changed of [
      { method: 'GET' },
      { path: '/apps/3/batch_events' },
      { query: [...example.query, ['x', 'y'] as const] },
    ]) {
      expect(refusal({ ...example, ...changed })).toMatch(
        /^Invalid signature: you should have sent HmacSHA256Hex\("/,
      )
    }
    const unsigned = { ...example, query: example.query.slice(0, -1) }
    expect(refusal(unsigned)).toMatch(/^Invalid signature.*but you sent ""$/)
    expect(refusal(example)).toBe('taken')
  })

  it('P35: HMAC-SHA256: a refusal names what should have been signed, never the secret or the right signature', () => {
    const query = [...example.query.slice(0, -1), ['auth_signature', 'f00d'] as const]
    const text = refusal({ ...example, query })
    expect(text).toContain('"f00d"')
    expect(text).not.toContain(app.secret)
    expect(text).not.toContain('da454824')
  })

  it('P36: timestamp within 600 s: earlier or later', () => {
    expect(refusal(example, '3', THEN + 600)).toBe('taken')
    expect(refusal(example, '3', THEN - 600)).toBe('taken')
    expect(refusal(example, '3', THEN + 601)).toBe(
      'Timestamp expired: Given timestamp (2012-11-16T17:49:39Z) not within 600s of server time (2012-11-16T17:59:40Z)',
    )
    expect(refusal(example, '3', THEN - 601)).toMatch(/^Timestamp expired/)
    for (const wrong of [undefined, '', 'now', '1e9', '-1']) {
      expect(refusal(signed({ auth_timestamp: wrong }))).toBe('Timestamp required')
    }
  })

  it('P37: `auth_version` 1.0', () => {
    for (const wrong of [undefined, '', '1', '1.1', '2.0']) {
      expect(refusal(signed({ auth_version: wrong }))).toBe('Version not supported')
    }
  })

  it('P38: `body_md5` when there is a body', () => {
    expect(refusal(signed({ body_md5: undefined }))).toBe('Missing parameter: body_md5')
    expect(refusal(signed({ body_md5: createHash('md5').update('x').digest('hex') }))).toBe(
      'Invalid body_md5',
    )
    expect(refusal({ ...example, body: Buffer.from('{"name":"bar"}') })).toBe('Invalid body_md5')
    expect(refusal(signed({ body_md5: undefined }, Buffer.alloc(0)))).toBe('taken')
  })

  it('P39: 401: without a key, with an unknown one, or with the key of another app', () => {
    expect(refusal(signed({ auth_key: undefined }))).toBe('Missing parameter: auth_key')
    expect(refusal(signed({ auth_key: 'nobody' }))).toBe('Unknown auth_key')
    expect(refusal(example, '4')).toBe('Not authorized for that app')
    expect(refusal(signed({ auth_key: other.key }), '4')).toMatch(/^Invalid signature/)
  })
})
