import type * as assumptions from '../../packages/wechat-standin/assumptions.ts'

export type Assumptions = typeof assumptions

export interface Request {
  path: string
  query?: Record<string, string>
  /** Text as it stands; anything else as JSON. Without a body it is a GET, unless `method` says otherwise. */
  body?: unknown
  method?: 'POST'
}

export interface Answer {
  /** An errcode, `picture`, `token`, or `HTTP 413` for what is neither. */
  is: string
  contentType: string
  /** WeChat's words, without the request id. */
  errmsg: string
  token?: string
}

export interface Account {
  appid: string
  secret: string
  page: string
  token: string
  /** A code of wx.login older than five minutes, not used. */
  oldJsCode?: string | undefined
  /** The account of a person, not of a company. */
  personal?: boolean | undefined
}

export interface Question {
  /** What is asked, in words for the report. */
  what: string
  request: Request
  assumed: string
  /** What of the answer counts. */
  of?: (answer: Answer) => string
}

const TOKEN = '/cgi-bin/stable_token'
const IMAGE = '/wxa/getwxacodeunlimit'
const SESSION = '/sns/jscode2session'

/** What can be asked without harm: no refresh is forced, no quota of a day is spent, nobody's token is replaced. */
export function questionsFor(
  account: Account,
  assumed: Assumptions,
): Partial<Record<keyof Assumptions, Question[]>> {
  const { appid, secret, page, token } = account

  function image(what: string, args: object, expected: string): Question {
    const body = { scene: 'saoma', page, check_path: false, ...args }
    return {
      what: `code image with ${what}`,
      request: { path: IMAGE, query: { access_token: token }, body },
      assumed: expected,
    }
  }

  function credentials(what: string, body: object, wrong: number[]): Question {
    const first = assumed.CREDENTIAL_CHECK_ORDER.find((errcode) => wrong.includes(errcode))
    return { what: `stable_token with ${what}`, request: { path: TOKEN, body }, assumed: String(first) }
  }

  function withToken(what: string, invented: string): Question {
    const expected = assumed.POSSIBLE_ACCESS_TOKEN.test(invented) ? '40001' : '40014'
    const request = { path: IMAGE, query: { access_token: invented }, body: { scene: 'saoma' } }
    return { what: `code image with ${what}`, request, assumed: expected }
  }

  function pageNamed(what: string, given: string): Question {
    return image(what, { page: given }, assumed.PAGE_FORM.test(given) ? 'picture' : '41030')
  }

  const otherAppid = `wx${'0'.repeat(16)}`
  const otherGrant = { grant_type: 'saoma' }
  const session = { appid, secret, grant_type: 'authorization_code' }

  return {
    CGI_BIN_CONTENT_TYPE: [
      {
        what: 'content type of an error of stable_token',
        request: { path: TOKEN, body: {} },
        assumed: assumed.CGI_BIN_CONTENT_TYPE,
        of: ({ contentType }) => contentType,
      },
    ],
    POSSIBLE_ACCESS_TOKEN: [
      withToken('an invented token', 'x'.repeat(136)),
      withToken('a token of other characters', '!'.repeat(136)),
      withToken('a token of 513 characters', 'x'.repeat(513)),
    ],
    CREDENTIAL_CHECK_ORDER: [
      credentials('an empty body', {}, [41002, 40013, 41004, 40125, 40002]),
      credentials('an unknown AppID only', { appid: otherAppid }, [40013, 41004, 40125, 40002]),
      credentials('no secret', { appid }, [41004, 40125, 40002]),
      credentials('wrong secret and grant', { appid, secret: 'x'.repeat(32), ...otherGrant }, [40125, 40002]),
      credentials('a wrong grant', { appid, secret, ...otherGrant }, [40002]),
    ],
    STABLE_TOKEN_BAD_BODY_ERRCODE: ['saoma', { grant_type: 1, appid: otherAppid }].map((body) => ({
      what: `stable_token with ${typeof body === 'string' ? 'no JSON' : 'a number for grant_type'}`,
      request: { path: TOKEN, body },
      assumed: String(assumed.STABLE_TOKEN_BAD_BODY_ERRCODE),
    })),
    WIDTH_OUT_OF_RANGE_ERRCODE: [279, 1281].map((width) =>
      image(`width ${width}`, { width }, String(assumed.WIDTH_OUT_OF_RANGE_ERRCODE)),
    ),
    ...(account.oldJsCode !== undefined && {
      EXPIRED_JS_CODE_ERRCODE: [
        {
          what: 'jscode2session with an old code',
          request: { path: SESSION, query: { ...session, js_code: account.oldJsCode } },
          assumed: String(assumed.EXPIRED_JS_CODE_ERRCODE),
          // An openid means that the code still worked.
          of: ({ is }) => (is === 'HTTP 200' ? 'an openid' : is),
        },
      ],
    }),
    GET_REQUIRED_ERRCODE: [
      {
        what: 'POST to jscode2session',
        request: { path: SESSION, method: 'POST', query: { ...session, js_code: 'saoma' } },
        assumed: String(assumed.GET_REQUIRED_ERRCODE),
      },
    ],
    CODE_IMAGE_POST_REQUIRED_ERRCODE: [
      {
        what: 'GET of a code image',
        request: { path: IMAGE, query: { access_token: token, scene: 'saoma' } },
        assumed: String(assumed.CODE_IMAGE_POST_REQUIRED_ERRCODE),
      },
    ],
    UNKNOWN_PATH_ERRCODE: ['/cgi-bin/saoma', '/wxa/saoma', '/sns/saoma'].map((path) => ({
      what: path,
      request: { path, query: { access_token: token } },
      assumed: String(assumed.UNKNOWN_PATH_ERRCODE),
    })),
    NULL_COUNTS_AS_ABSENT: [
      image('page: null', { page: null }, assumed.NULL_COUNTS_AS_ABSENT ? 'picture' : '47001'),
    ],
    CHECK_PATH_REFUSES_VERSIONS: [
      image(
        'env_version trial and check_path',
        { env_version: 'trial', check_path: true },
        assumed.CHECK_PATH_REFUSES_VERSIONS.includes('trial') ? '41030' : 'picture',
      ),
    ],
    PAGE_FORM: [pageNamed('a page of 129 characters', 'x'.repeat(129)), pageNamed('a page named 页', '页')],
    PAGE_WITH_QUERY_ERRCODE: [
      image('a query in page', { page: 'pages/saoma?x=1' }, String(assumed.PAGE_WITH_QUERY_ERRCODE)),
    ],
    COLOUR_OUT_OF_RANGE_ERRCODE: [
      image(
        'a colour of 256',
        { line_color: { r: 256, g: 0, b: 0 } },
        String(assumed.COLOUR_OUT_OF_RANGE_ERRCODE),
      ),
    ],
    ...(account.personal && {
      PERSONAL_ACCOUNT_MAKES_CODE_IMAGES: [
        image('no more', {}, assumed.PERSONAL_ACCOUNT_MAKES_CODE_IMAGES ? 'picture' : '48001'),
      ],
    }),
    MAX_BODY_BYTES: [
      image(`${assumed.MAX_BODY_BYTES} bytes more`, { page: 'x'.repeat(assumed.MAX_BODY_BYTES) }, 'HTTP 413'),
    ],
  }
}
