// `prisma generate`, also where Prisma's schema engine cannot be downloaded: see no-schema-engine.mjs.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js')
const config = fileURLToPath(new URL('../prisma.config.ts', import.meta.url))
const engine = fileURLToPath(new URL('no-schema-engine.mjs', import.meta.url))
const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: engine, PRISMA_HIDE_UPDATE_MESSAGE: '1' }
const { status, stdout, stderr } = spawnSync(process.execPath, [prisma, 'generate', '--config', config], {
  env,
  encoding: 'utf8',
})
if (status !== 0) console.error(`${stdout}${stderr}\nprisma generate failed, for the reason above.`)
process.exitCode = status ?? 1
