import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'

/** Makes what a command needs and a fresh clone lacks, then runs dev/<command>.ts. Ends with its exit code. */
export async function start(root, [command = '', ...options]) {
  const program = path.join(root, 'dev', `${command}.ts`)
  if (!/^[a-z-]+$/.test(command) || !existsSync(program)) return fail(`There is no command ${command}.`)
  try {
    if (outdated(root, 'node_modules/.package-lock.json', 'package-lock.json')) await install(root)
    const sources = ['prisma/schema.prisma', 'package-lock.json']
    if (sources.some((source) => outdated(root, 'lib/db/generated/client.ts', source))) await generate(root)
  } catch (error) {
    return fail(error.message)
  }
  const guarded = path.join(root, 'dev/stack/guarded.mjs')
  const args = ['--import', 'tsx', guarded, program, ...options]
  // By its channel, the command ends when this process does.
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => {
    process.exitCode = code ?? 1
    child.channel?.unref()
  })
}

/** True where `made` is missing, or older than what it is made from. */
export function outdated(root, made, source) {
  const file = path.join(root, made)
  return !existsSync(file) || statSync(file).mtimeMs < statSync(path.join(root, source)).mtimeMs
}

async function install(root) {
  console.log('Installing what is missing (npm ci), which takes about half a minute…')
  // No package here needs its install script, and Prisma's would download an engine.
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const code = await run(root, ...npm(options))
  if (code !== 0) throw new Error('npm ci failed, for the reason above. Check the network, then try again.')
}

/** The npm that runs this, else the one beside this Node, else the one of the PATH. */
function npm(options) {
  const own = process.env.npm_execpath ?? ''
  const home = path.dirname(process.execPath)
  const places = [
    own,
    `${home}/../lib/node_modules/npm/bin/npm-cli.js`,
    `${home}/node_modules/npm/bin/npm-cli.js`,
  ]
  const found = places.find((file) => path.basename(file) === 'npm-cli.js' && existsSync(file))
  if (found) return [process.execPath, [found, ...options], {}]
  return ['npm', options, { shell: process.platform === 'win32' }]
}

async function generate(root) {
  console.log('Generating the database client…')
  const prisma = path.join(root, 'node_modules/prisma/build/index.js')
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'dev/no-schema-engine.mjs'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  }
  const code = await run(root, process.execPath, [prisma, 'generate'], { quiet: true, env })
  if (code !== 0) throw new Error('prisma generate failed, for the reason above.')
}

/** Resolves with the exit code. What a quiet one prints shows only if it fails. */
async function run(root, program, args, { quiet = false, env = {}, shell = false } = {}) {
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit'
  const child = spawn(program, args, { cwd: root, stdio, shell, env: { ...process.env, ...env } })
  const printed = []
  child.stdout?.on('data', (data) => printed.push(data))
  child.stderr?.on('data', (data) => printed.push(data))
  const begun = Date.now()
  const progress = setInterval(() => console.log(`… ${Math.round((Date.now() - begun) / 1000)} s`), 15_000)
  const code = await new Promise((resolve) => child.once('error', () => resolve(1)).once('close', resolve))
  clearInterval(progress)
  if (code !== 0) process.stderr.write(Buffer.concat(printed))
  return code
}

function fail(message) {
  console.error(message)
  process.exitCode = 1
}
