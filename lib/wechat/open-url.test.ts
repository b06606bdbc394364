import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => vi.resetModules())

async function openUrl(scene: string, setting: string, onPhone = false): Promise<string | null> {
  vi.doMock('../env.ts', () => ({
    env: () => ({
      SAOMA_LOG_LEVEL: 'silent',
      SAOMA_OPEN_ON_PHONE: setting,
      WECHAT_APP_ID: 'wx1',
      WECHAT_PAGE: 'pages/login/login',
      WECHAT_ENV_VERSION: 'trial',
    }),
  }))
  return (await import('./open-url.ts')).openUrlOf(scene, onPhone)
}

test('the URL scheme contains mini-program, page, version and scene', async () => {
  const url = new URL((await openUrl('AZaz09_-', 'scheme')) ?? '')
  expect(url.protocol).toBe('weixin:')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    appid: 'wx1',
    path: 'pages/login/login',
    query: 'scene=AZaz09_-',
    env_version: 'trial',
  })
})

test('is null unless the operator turned it on', async () => {
  expect(await openUrl('scene', 'off')).toBeNull()
})

test('a page does not wait for an access token that takes longer than the link may', async () => {
  vi.doMock('./access-token.ts', () => ({ withAccessToken: () => new Promise(() => undefined) }))
  expect(await openUrl('scene', 'link', true)).toBeNull()
}, 10_000)
