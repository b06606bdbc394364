import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright'
import { untilHealthy } from '#dev/stack/health.ts'
import { openLog } from '#dev/stack/log.ts'
import { freePorts } from '#dev/stack/ports.ts'
import { createProgram } from '#dev/stack/program.ts'
import type { Stack } from '#dev/stack/stack.ts'
import { expect, test as base } from '../browser/fixtures.ts'
import type { LoginPage } from '../clients/login-page.ts'
import { SMALL_PHONE } from '../miniprogram/questions.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/uni-app', import.meta.url))
const RESULTS = fileURLToPath(new URL('../../test-results/uni-app', import.meta.url))

type Worker = {
  /** The address of the build for the demo. */
  demo: string
  /** The address of the build for a site. */
  site: string
}
type Each = {
  /** The uni-app page in its own browser. */
  h5Phone: H5Phone
}

export const test = base.extend<Each, Worker>({
  demo: [({ stack }, use) => served('dist/demo', stack, use), { scope: 'worker' }],
  site: [({ stack }, use) => served('dist/build/h5', stack, use), { scope: 'worker' }],
  h5Phone: async ({ browser, demo, locale }, use) => {
    const context = await browser.newContext({
      viewport: SMALL_PHONE,
      ...(locale && { locale }),
    })
    const asked: URL[] = []
    context.on('request', (request) => asked.push(new URL(request.url())))
    context.on('page', (page) => page.on('websocket', (socket) => asked.push(new URL(socket.url()))))
    await use(new H5Phone(await context.newPage(), demo))
    await context.close()
    const elsewhere = asked.filter(({ protocol, origin }) => protocol !== 'data:' && origin !== demo)
    expect(asked.length).toBeGreaterThan(0)
    expect(elsewhere.map(String), 'addresses outside this machine').toEqual([])
  },
})

export { expect } from '../browser/fixtures.ts'

/** The page of examples/uni-app as a browser shows it. */
export class H5Phone {
  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {}

  /** Opens the scene of a login page's code. */
  async scan(login: LoginPage): Promise<void> {
    await this.open(await login.scene())
  }

  async open(scene: string): Promise<void> {
    await this.page.goto(`${this.url}/#/pages/login/login?scene=${encodeURIComponent(scene)}`)
  }

  sees(words: string): Promise<void> {
    return expect(this.page.getByText(words).first()).toBeVisible()
  }

  button(name: string): Locator {
    return this.page.locator('uni-button', { hasText: name })
  }

  async confirm(number?: string): Promise<void> {
    if (number !== undefined) await this.page.locator('.number input').fill(number)
    await this.button('确认登录').click()
  }

  decline(): Promise<void> {
    return this.button('取消登录').click()
  }
}

/** Served by the example's own command, with Saoma and the demo's phone at the same origin. */
async function served(folder: string, stack: Stack, use: (url: string) => Promise<void>): Promise<void> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const log = openLog(join(RESULTS, `${folder.replaceAll('/', '-')}.log`))
  const vite = join(EXAMPLE, 'node_modules/vite/bin/vite.js')
  const config = join(EXAMPLE, 'demo.config.mts')
  const program = createProgram({
    name: folder,
    args: [vite, 'preview', EXAMPLE, '--config', config, '--outDir', folder, '--port', String(port)],
    env: { ...process.env, SAOMA_URL: stack.urls.app, SAOMA_PHONE_URL: stack.urls.phone },
    log,
    ready: (signal) => untilHealthy(url, signal),
  })
  try {
    await program.start()
    await use(url)
  } finally {
    await program.stop()
    log.close()
  }
}
