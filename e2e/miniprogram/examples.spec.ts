import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '../browser/fixtures.ts'
import { exparserScript } from './exparser-script.ts'

// The pages as Taro and uni-app build them for WeChat, under WeChat's own compilers and component framework, against a whole
// Saoma. What else the pages do there: exparser.test.ts.

type Sent = { url: string; method: string; header: Record<string, string>; data?: object }

declare global {
  interface Window {
    /** What the page gets from outside: a code of WeChat's, and Saoma's answers. */
    wechatCode(): Promise<string>
    send(sent: Sent): Promise<object>
  }
}

/** By the name of the project: the build of an example, and the folder in it with Saoma's pages. */
const builds: Record<string, [dir: string, root: string]> = {
  taro: ['taro/dist', 'saoma/'],
  'uni-app': ['uni-app/dist/build/mp-weixin', 'wxcomponents/saoma/'],
}

function built(): [dir: string, root: string] {
  const [dir = '', root = ''] = builds[test.info().project.name] ?? []
  return [path.join(import.meta.dirname, '../../examples', dir), root]
}

test('scan, see who asks, confirm: the website is signed in, and "not me" signs it out', async ({
  login,
  browser,
  phone,
  stack,
  secrets,
}) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.exposeFunction('wechatCode', () => phone.jsCode())
  await page.exposeFunction('send', async ({ url, method, header, data }: Sent) => {
    const { pathname } = new URL(url)
    const headers = { ...header, 'content-type': 'application/json' }
    const body = data && JSON.stringify(data)
    const answer = await secrets.fetch(new URL(pathname, stack.urls.app), {
      method,
      headers,
      ...(body && { body }),
    })
    return { statusCode: answer.status, data: (await answer.json()) as object, header: {} }
  })
  await page.goto('about:blank')
  await page.addScriptTag({ content: await exparserScript(...built()) })
  await page.evaluate(
    (scene) => {
      type Callbacks = { success: (result: object) => void; fail: () => void }
      Object.assign(window.client.wx, {
        login: ({ success, fail }: Callbacks) => window.wechatCode().then((code) => success({ code }), fail),
        request: ({ success, fail, url, method, header, data }: Callbacks & Sent) =>
          window.send({ url, method, header, ...(data && { data }) }).then(success, fail),
      })
      window.openPage('login', { scene })
    },
    await login.scene(),
  )

  await expect(page.getByText('Sign in to Saoma')).toBeVisible()
  await page.evaluate(() => window.fire('.card', 'submit', { value: {} }))
  await expect(page.getByText('Confirmed')).toBeVisible()
  await login.page.waitForURL((url) => url.pathname === '/')
  await login.expectSignedIn()
  await page.evaluate(() => window.tap('.not-me'))
  await expect(page.getByText('The browser is signed out')).toBeVisible()
  await login.page.reload()
  await expect(login.page.getByText('你尚未登录')).toBeVisible()
  await context.close()
})

for (const name of ['login', 'account'])
  test(`the sizes and the renderer of the page ${name} stay as they are`, () => {
    const page = path.join(...built(), `pages/${name}/${name}`)
    const styles = readFileSync(`${page}.wxss`, 'utf8')
    expect(styles).toMatch(/\dpx/)
    expect(styles).not.toMatch(/\drpx/)
    expect(JSON.parse(readFileSync(`${page}.json`, 'utf8'))).toMatchObject({ renderer: 'webview' })
  })
