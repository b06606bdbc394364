import { expect } from 'playwright/test'
import type { Phone as QuickPhone } from './phone.ts'
import type { LoginPage } from '../browser/fixtures.ts'

/** What the page says in each state. */
export const says = {
  steps: '打开微信，扫一扫，在手机上确认',
  scanned: '微信用户，请在手机上确认',
  confirmed: '已确认，正在登录……',
  signedIn: '已登录：微信用户',
  offline: '网络不通，正在重试……',
  unreachable: '暂时连不上服务器，正在重试……',
  wechat: '微信暂时没有响应，请稍后再试',
  quota: '本站的微信调用次数已用完，请稍后再试',
  database: '服务暂时不可用，请稍后再试',
  internal: /^服务器出错，请稍后再试/,
  expired: '二维码已过期',
  cancelled: '本次登录已取消',
}

/** The scene that a camera reads from the screen. */
export async function sceneOn(login: LoginPage): Promise<string> {
  return (await login.read()).searchParams.get('scene') ?? ''
}

/** The screen comes to show another code than that one. Looks again where the picture is just being changed. */
export async function expectFreshCode(login: LoginPage, old: string): Promise<void> {
  await expect(async () => expect(await sceneOn(login)).not.toBe(old)).toPass()
}

export async function expectSignedIn(login: LoginPage): Promise<void> {
  await expect(login.page.getByText(says.signedIn).first()).toBeVisible()
}

/** Whatever happened before: the code on the screen can be scanned, and signs in. */
export async function expectGoesOn(login: LoginPage, phone: QuickPhone): Promise<void> {
  await expect(login.picture).toBeVisible()
  const scene = await sceneOn(login)
  expect((await phone.scan(scene)).status).toBe(200)
  await expect(login.status).toHaveText(says.scanned)
  expect((await phone.decide(scene, 'confirm')).status).toBe(200)
  await expectSignedIn(login)
}

/** Counts what the page asks of the state of its scenes. */
export function countQuestions({ page }: Pick<LoginPage, 'page'>): () => number {
  return count(page, '/api/login/')
}

/** Resolves when the page has an answer about its scene that it asked for after this call. */
export async function answered(login: LoginPage): Promise<void> {
  await login.page.waitForResponse(/\/api\/login\//)
}

/** Another tab in front, or this one again. */
export async function setSeen(login: LoginPage, seen: boolean): Promise<void> {
  await login.page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    seen ? 'visible' : 'hidden',
  )
}

/** Counts the codes that the page makes by itself, beside that of its first HTML. */
export function countCodes({ page }: Pick<LoginPage, 'page'>): () => number {
  return count(page, '/api/miniapp/code')
}

/** Counts how often the page tries to redeem a ticket. */
export function countRedemptions({ page }: Pick<LoginPage, 'page'>): () => number {
  return count(page, '/api/session', 'POST')
}

function count(page: LoginPage['page'], path: string, method?: string): () => number {
  let asked = 0
  page.on('request', (request) => {
    if (request.url().includes(path) && (!method || request.method() === method)) asked += 1
  })
  return () => asked
}
