/**
 * Copies Saoma's pages into another mini-program as one folder, a subpackage: `node dev/adopt/copy-miniprogram.mjs ../shop/saoma`.
 * Again after an upgrade of Saoma: config.ts stays as it is there, everything else is replaced. Plain JavaScript: it also
 * runs in a clone in which nothing is installed.
 */
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('../../miniprogram', import.meta.url))
const PARTS = ['saoma', 'pages/login', 'pages/account']

const [target] = process.argv.slice(2)
if (target === undefined)
  fail('Name a new folder in your mini-program: node dev/adopt/copy-miniprogram.mjs ../my-mini-program/saoma')
else if (isForeign(target))
  fail(`${target} holds other files. Name a new folder, or one that this command made.`)
else copy(target)

function isForeign(folder) {
  const isCopy =
    existsSync(path.join(folder, 'saoma/wire.ts')) && path.resolve(folder) !== path.resolve(SOURCE)
  return existsSync(folder) && !isCopy && readdirSync(folder).length > 0
}

function copy(target) {
  const filter = (file) => !file.endsWith('.test.ts')
  for (const part of PARTS) {
    rmSync(path.join(target, part), { recursive: true, force: true })
    cpSync(path.join(SOURCE, part), path.join(target, part), { recursive: true, filter })
  }
  const config = path.join(target, 'config.ts')
  if (!existsSync(config)) cpSync(path.join(SOURCE, 'config.ts'), config)
  const root = path.basename(path.resolve(target))
  const subpackage = { root, pages: ['pages/login/login', 'pages/account/account'] }
  console.log(`Copied. Now:
- Put Saoma's address into ${config}.
- Add to subPackages in app.json (Taro: app.config.ts): ${JSON.stringify(subpackage)}
- Set for Saoma, if ${root} lies beside it: WECHAT_PAGE=${root}/pages/login/login`)
}

function fail(message) {
  console.error(message)
  process.exitCode = 1
}
