import path from 'node:path'
import { build } from 'esbuild'
import { z } from 'zod'

const config = z.object({ addresses: z.object({ develop: z.url() }) })

/** Where the mini-program believes Saoma to be while it is developed: the origin in its own config.ts. */
export async function developOrigin(miniprogramDir: string): Promise<string> {
  const file = path.join(miniprogramDir, 'config.ts')
  const { outputFiles } = await build({ entryPoints: [file], bundle: true, write: false, format: 'esm' })
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
  const module: unknown = await import(`data:text/javascript;base64,${code}`)
  return new URL(config.parse(module).addresses.develop).origin
}
