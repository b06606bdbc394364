/** A WeChat client without a screen: it runs the pages' own scripts, and answers as Saoma would. */

type Callbacks = { success?: (result: object) => void; fail?: (error: object) => void }
type Call = (options: Callbacks & Record<string, unknown>) => unknown

export interface Client {
  wx: Record<string, unknown>
  /** What was sent to Saoma: `POST /api/miniapp/auth`… */
  asked: string[]
  /** What Saoma answers, by path. */
  answers: Record<string, { status: number; data: unknown }>
}

const USER = {
  id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  nickname: null,
  avatarUrl: null,
  registered: false,
}
const REQUEST = { site: 'Saoma', browser: 'Chrome 140', system: 'Windows', createdAt: '2026-11-23T03:00:00Z' }

export function createClient(scene: string): Client {
  const client: Client = {
    asked: [],
    answers: {
      '/api/miniapp/auth': success({ token: 't', user: USER, request: REQUEST }),
      '/api/miniapp/register': success({ user: { ...USER, nickname: '小明', registered: true } }),
      '/api/miniapp/phone': success({ phone: '138****0000' }),
      '/api/miniapp/publish': success({ status: 'confirmed' }),
      '/api/sessions': success({ sessions: [] }),
      '/api/sites': success({ sites: [] }),
      '/api/user': success({ account: {} }),
    },
    wx: {
      login: succeeding(() => ({ code: 'code' })),
      request: succeeding(({ url, method }) => send(String(method), String(url))),
      uploadFile: succeeding(({ url }) => {
        const answer = send('POST', String(url))
        return { ...answer, data: JSON.stringify(answer.data) }
      }),
      getNetworkType: succeeding(() => ({ networkType: 'wifi' })),
      getRandomValues: succeeding(({ length }) => ({ randomValues: new ArrayBuffer(Number(length)) })),
      requirePrivacyAuthorize: succeeding(() => ({})),
      setClipboardData: succeeding(() => ({})),
      hideShareMenu: succeeding(() => ({})),
      setNavigationBarTitle: succeeding(() => ({})),
      navigateTo: succeeding(() => ({})),
      exitMiniProgram: succeeding(() => ({})),
      getEnterOptionsSync: () => ({ path: 'pages/login/login', query: { scene }, scene: 1047 }),
      getAccountInfoSync: () => ({ miniProgram: { envVersion: 'develop' } }),
      getDeviceInfo: () => ({ platform: 'devtools' }),
      getAppBaseInfo: () => ({ language: 'en' }),
    },
  }

  function send(method: string, url: string): { statusCode: number; data: object; header: object } {
    const path = url.replace(/^https?:\/\/[^/]+/, '')
    client.asked.push(`${method} ${path}`)
    const { status, data } = client.answers[path] ?? { status: 404, data: null }
    const failed = status >= 300 && { error: data, msg: `server says ${String(data)}` }
    return { statusCode: status, data: { code: status, data, ...failed }, header: {} }
  }

  return client
}

function success(data: object): { status: number; data: object } {
  return { status: 200, data }
}

/** Calls back later, as WeChat does. */
function succeeding(result: (options: Record<string, unknown>) => object): Call {
  return (options) => void Promise.resolve().then(() => options.success?.(result(options)))
}
