import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Client, createClient } from './client.ts'

// The scripts of the pages themselves, on clients that lack what others have: PC, HarmonyOS, old base libraries.

const unhandled: unknown[] = []
function note(reason: unknown): void {
  unhandled.push(reason)
}

let client: Client

beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
  client = createClient('s1')
})
afterEach(async () => {
  // Node tells of a rejection after the microtasks of its turn.
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

type Page = Record<string, (...given: unknown[]) => unknown> & {
  data: Record<string, unknown>
  setData(changes: object, then?: () => void): void
}

/** Runs a page as a scanned code does, without drawing it. `drawn` lists what it set, in order. */
async function open(name: 'login' | 'account'): Promise<{ page: Page; drawn: object[] }> {
  const drawn: object[] = []
  const defined: Page[] = []
  vi.resetModules()
  vi.stubGlobal('wx', client.wx)
  vi.stubGlobal('Page', (page: Page) => defined.push(page))
  await import(`../../miniprogram/pages/${name}/${name}.ts`)
  const [page] = defined
  if (!page) throw new Error('the script defines no page')
  Object.assign(page, { is: `pages/${name}/${name}` })
  page.setData = (changes, then) => {
    drawn.push(changes)
    Object.assign(page.data, changes)
    if (then) queueMicrotask(then)
  }
  page['onLoad']?.({ scene: 's1' })
  page['onShow']?.()
  page['onReady']?.()
  return { page, drawn }
}

/** Everything but wx.login and wx.request, without which nobody can sign in. */
const optional = Object.keys(createClient('').wx).filter((name) => name !== 'login' && name !== 'request')

const troubles: Record<string, (name: string) => void> = {
  'is missing': (name) => delete client.wx[name],
  'is refused': (name) => {
    client.wx[name] = ({ fail }: { fail?: (error: object) => void } = {}) =>
      queueMicrotask(() => fail?.({ errMsg: `${name}:fail not supported` }))
  },
  throws: (name) => {
    client.wx[name] = () => {
      throw new Error(`${name} is not supported`)
    }
  },
  'returns a rejected promise': (name) => {
    client.wx[name] = () => Promise.reject(new Error(`${name}:fail not supported`))
  },
}
/** These return their result at once. */
const immediate = /Sync$|Info$/
const cases = optional.flatMap((name) =>
  Object.keys(troubles)
    .filter((trouble) => trouble !== 'returns a rejected promise' || !immediate.test(name))
    .map((trouble) => ({ name, trouble })),
)

async function until(at: string, data: Record<string, unknown>): Promise<void> {
  await vi.waitFor(() => expect(data['at']).toBe(at), { interval: 1 })
}

describe.each(cases)('wx.$name $trouble', ({ name, trouble }) => {
  test('a login goes through', async () => {
    troubles[trouble]?.(name)
    const { page } = await open('login')
    await until('asking', page.data)
    await page['editProfile']?.()
    page['confirm']?.({ detail: { value: { nickname: '小明' } } })
    await until('confirmed', page.data)
    expect(client.asked).toEqual([
      'POST /api/miniapp/auth',
      'POST /api/miniapp/register',
      'POST /api/miniapp/publish',
    ])
    page['toAccount']?.()
  })

  test('the account page opens, and exports or says that it could not', async () => {
    troubles[trouble]?.(name)
    const { page } = await open('account')
    await until('shown', page.data)
    page['copyData']?.()
    const words = name === 'setClipboardData' ? /couldn’t be copied/ : /has been copied|已复制/
    await vi.waitFor(() => expect(page.data['exported']).toMatch(words), { interval: 1 })
  })
})

test.each(['login', 'request'])('without wx.%s the page says that it did not work', async (name) => {
  for (const trouble of Object.values(troubles)) {
    client = createClient('s1')
    trouble(name)
    const { page } = await open('login')
    await until('interrupted', page.data)
  }
})

test("a host's privacy dialog that nobody answers holds up neither a login nor the account page", async () => {
  const unanswered = (): void => {}
  Object.assign(client.wx, { requirePrivacyAuthorize: unanswered, setClipboardData: unanswered })
  const { page: login } = await open('login')
  await until('asking', login.data)
  login['editProfile']?.()
  login['confirm']?.({ detail: { value: {} } })
  await until('confirmed', login.data)

  const { page: account } = await open('account')
  await until('shown', account.data)
  account['copyData']?.()
  await vi.waitFor(() => expect(client.asked).toContain('GET /api/user'))
  await vi.waitFor(() => expect(account.data['busy']).toBe(false))
  account['deleteAccount']?.()
  await until('deleted', account.data)
})

test('without wx.uploadFile a picture is an answer that did not come', async () => {
  delete client.wx['uploadFile']
  const { page } = await open('login')
  await until('asking', page.data)
  page['chooseAvatar']?.({ detail: { avatarUrl: 'http://tmp/a.png' } })
  page['confirm']?.({ detail: { value: { nickname: '小明' } } })
  await vi.waitFor(() => expect(page.data['problem']).toBe('The server didn’t respond. Try again.'))
})

test('the field of the name is there before its value, each time', async () => {
  client.answers['/api/miniapp/auth'] = {
    status: 200,
    data: { token: 't', user: { id: 'u1', nickname: '小明', registered: true } },
  }
  const { page, drawn } = await open('account')
  await until('shown', page.data)
  for (let times = 0; times < 2; times += 1) {
    drawn.length = 0
    await page['editProfile']?.()
    await vi.waitFor(() => expect(drawn).toHaveLength(2))
    expect(drawn).toEqual([expect.objectContaining({ editing: true, nickname: '' }), { nickname: '小明' }])
    page['skipProfile']?.()
  }
})
