import { gzipSync } from 'node:zlib'
import type { Browser, Response } from 'playwright'
import { LoginPage } from '../clients/login-page.ts'
import { PhonePage } from '../clients/phone-page.ts'
import { scanPicture } from '../clients/phone.ts'
import type { Stack } from '#dev/stack/stack.ts'

/** Where the page goes afterwards: a file, so that nothing after the login is counted. */
const next = '/icon.svg'
const locale = 'zh-CN'

export interface BrowserLogin {
  scene: string
  /** Bytes of the scripts that the page has loaded when its socket is connected, each gzipped. */
  scripts: number
  /** Bytes of the code image. */
  image: number
}

/** A login in a real browser, with the mini-program in another window. */
export async function loginInBrowser(
  browser: Browser,
  { app }: Stack['urls'],
  person: string,
): Promise<BrowserLogin> {
  const context = await browser.newContext({ locale })
  try {
    const page = await context.newPage()
    const scripts: Response[] = []
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response)
    })
    const login = new LoginPage(page, app)
    await login.open(`/login?next=${next}`)
    const image = (await login.picture.getAttribute('src')) ?? ''
    const code = await scanPicture(image)
    await login.listening()
    const bodies = await Promise.all(scripts.map((script) => script.body()))
    const phone = new PhonePage(await context.newPage(), person)
    await phone.open(code)
    await phone.confirm()
    await phone.app.getByText('已确认').waitFor()
    await page.waitForURL((url) => url.pathname === next)
    const bytes = Buffer.from(image.split(',')[1] ?? '', 'base64').length
    return {
      scene: code.searchParams.get('scene') ?? '',
      scripts: bodies.reduce((sum, body) => sum + gzipSync(body).length, 0),
      image: bytes,
    }
  } finally {
    await context.close()
  }
}
