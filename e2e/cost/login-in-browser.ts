import type { Browser } from 'playwright'
import { LoginPage } from '../clients/login-page.ts'
import { PhonePage } from '../clients/phone-page.ts'
import { scanPicture } from '../clients/phone.ts'
import type { Stack } from '#dev/stack/stack.ts'

/** Where the page goes afterwards: a file, so that nothing after the login is counted. */
const next = '/icon.svg'
const locale = 'zh-CN'

export interface BrowserLogin {
  scene: string
  /** Messages over the page's socket in both directions, Pusher's own included. */
  frames: number
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
    let frames = 0
    page.on('websocket', (socket) => {
      socket.on('framesent', () => (frames += 1))
      socket.on('framereceived', () => (frames += 1))
    })
    const login = new LoginPage(page, app)
    await login.open(`/login?next=${next}`)
    const image = (await login.picture.getAttribute('src')) ?? ''
    const code = await scanPicture(image)
    await login.listening()
    const phone = new PhonePage(await context.newPage(), person)
    await phone.open(code)
    await phone.confirm()
    await phone.app.getByText('已确认').waitFor()
    await page.waitForURL((url) => url.pathname === next)
    const bytes = Buffer.from(image.split(',')[1] ?? '', 'base64').length
    return { scene: code.searchParams.get('scene') ?? '', frames, image: bytes }
  } finally {
    await context.close()
  }
}
