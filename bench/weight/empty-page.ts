import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runTool } from '../../dev/spawn.ts'
import { CliError } from '#cli/cli-error.ts'
import { untilHealthy } from '../../dev/stack/health.ts'
import { freePorts } from '../../dev/stack/ports.ts'
import { startProgram } from '../../dev/stack/start-program.ts'

const packages = fileURLToPath(new URL('../../node_modules', import.meta.url))
const next = join(packages, 'next/dist/bin/next')

const files = {
  // Its packages are linked from outside the folder.
  'next.config.js': "export default { turbopack: { root: '/' } }\n",
  'package.json': '{ "private": true, "type": "module" }\n',
  'app/layout.js':
    'export default function Layout({ children }) {\n  return <html><body>{children}</body></html>\n}\n',
  'app/page.js': 'export default function Page() {\n  return null\n}\n',
}

export interface EmptyPage {
  url: string
  close(): Promise<void>
}

/** The smallest app with our version of Next, built and served as in production. */
export async function startEmptyPage(): Promise<EmptyPage> {
  const folder = mkdtempSync(join(tmpdir(), 'saoma-empty-page-'))
  try {
    return await buildAndServe(folder)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function buildAndServe(folder: string): Promise<EmptyPage> {
  mkdirSync(join(folder, 'app'))
  symlinkSync(packages, join(folder, 'node_modules'), 'junction')
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const env = { NODE_ENV: 'production', NEXT_DIST_DIR: undefined, NEXT_TELEMETRY_DISABLED: '1' } as const
  const { code, output } = await runTool([next, 'build', folder], { env })
  if (code !== 0) throw new CliError(`An empty page could not be built:\n${output}`)

  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}/`
  const server = await startProgram({
    name: 'the empty page',
    args: [next, 'start', folder, '-H', '127.0.0.1', '-p', String(port)],
    env: { ...process.env, ...env },
    cwd: folder,
    ready: (_log, signal) => untilHealthy(url, signal),
  })
  return {
    url,
    async close() {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
