import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Installs and generates what a fresh clone lacks, then runs dev/<command>.ts or <command>/main.ts. Exits with its code. */
export async function start(root, [command = '', ...options]) {
  const programs = [`dev/${command}.ts`, `${command}/main.ts`].map((file) => path.join(root, file))
  const program = programs.find((file) => existsSync(file))
  if (!/^[a-z-]+$/.test(command) || !program) return fail(`There is no command ${command}.`)
  try {
    const isClientDue = () =>
      ['prisma/schema.prisma', 'package-lock.json'].some((source) =>
        outdated(root, 'lib/db/generated/client.ts', source),
      )
    if (isInstallDue(root, command) || isClientDue())
      await alone(root, async () => {
        if (isInstallDue(root, command)) await install(root)
        if (isClientDue()) await generate(root)
      })
  } catch (error) {
    return fail(error.message)
  }
  const guarded = path.join(root, 'dev/exit-with-parent.mjs')
  const args = ['--import', 'tsx', guarded, program, ...options]
  // The IPC channel ends the command when this process ends.
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  const watch = whenLeftAlone(() => child.kill('SIGTERM'))
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  child.once('exit', (code, signal) => {
    clearInterval(watch)
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
  })
}

/** A signal to npm ends npm, and perhaps its shell, but is not passed on. We notice it by our changed ancestors. */
function whenLeftAlone(end) {
  const before = ancestors()
  const isNpms = process.env.npm_lifecycle_event !== undefined
  return setInterval(() => isNpms && ancestors() !== before && end(), 500)
}

/** The process ids of our parent and, on Linux, of its parent. */
function ancestors() {
  try {
    const status = readFileSync(`/proc/${process.ppid}/status`, 'utf8')
    return `${process.ppid} ${/^PPid:\s*(\d+)/m.exec(status)?.[1]}`
  } catch {
    return String(process.ppid)
  }
}

/** True if `made` is missing, or older than `source`. */
export function outdated(root, made, source) {
  const file = path.join(root, made)
  return !existsSync(file) || statSync(file).mtimeMs < statSync(path.join(root, source)).mtimeMs
}

/** npm ci removes node_modules first, under whatever else runs: measuring goes without it if there is any. */
export function isInstallDue(root, command) {
  const installed = 'node_modules/.package-lock.json'
  return command === 'bench'
    ? !existsSync(path.join(root, installed))
    : outdated(root, installed, 'package-lock.json')
}

/** Does the work once no other command in this folder does any: npm ci removes what another one is installing. */
export async function alone(root, work) {
  const lock = path.join(root, '.installing')
  for (let waits = false; !taken(lock); waits = true) {
    if (!waits) console.log('Another command is installing in this folder: waiting for it…')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  try {
    await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

/** Takes the lock if nobody who still runs has it. */
function taken(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0)
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(lock, { force: true })
  }
  return false
}

async function install(root) {
  console.log(
    'Installing what is missing (npm ci), which takes about half a minute… / 正在安装依赖，约需半分钟…',
  )
  // No package here needs its install script, and Prisma's would download an engine.
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const code = await run(root, ...npm(options))
  if (code !== 0) throw new Error('npm ci failed, for the reason above. Check the network, then try again.')
}

/** Program, arguments and options to run npm: the one that started us, else the one of this Node, else that of the PATH. */
export function npm(options) {
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
  console.log('Generating the database client… / 正在生成数据库客户端…')
  const code = await run(root, process.execPath, [path.join(root, 'prisma/generate.mjs')], { quiet: true })
  if (code !== 0) throw new Error('prisma generate failed, for the reason above.')
}

/** Resolves with the exit code. With `quiet`, output is shown only if the program fails. */
async function run(root, program, args, { quiet = false, shell = false } = {}) {
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit'
  const child = spawn(program, args, { cwd: root, stdio, shell })
  const stop = () => {
    child.kill('SIGTERM')
    process.exit(130)
  }
  for (const signal of signals) process.once(signal, stop)
  const printed = []
  child.stdout?.on('data', (data) => printed.push(data))
  child.stderr?.on('data', (data) => printed.push(data))
  const begun = Date.now()
  const progress = setInterval(() => console.log(`… ${Math.round((Date.now() - begun) / 1000)} s`), 15_000)
  const code = await new Promise((resolve) => child.once('error', () => resolve(1)).once('close', resolve))
  clearInterval(progress)
  for (const signal of signals) process.off(signal, stop)
  if (code !== 0) process.stderr.write(Buffer.concat(printed))
  return code
}

function fail(message) {
  console.error(message)
  process.exitCode = 1
}
