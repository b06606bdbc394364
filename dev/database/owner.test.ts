import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ownDirectory } from './owner.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-owner-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('ownDirectory', () => {
  test('a second owner is refused with a sentence that names the directory, the process and the way out', async () => {
    const dir = join(folder, 'database')
    const owner = await ownDirectory(dir)
    const refusal = await ownDirectory(dir).catch(String)
    expect(refusal).toContain('database is in use by process ' + process.pid)
    expect(refusal).toContain('DEV_DATABASE_DIR')
    await owner.release()
  })

  test('after the owner released it, it can be owned again', async () => {
    const dir = join(folder, 'database')
    await (await ownDirectory(dir)).release()
    await (await ownDirectory(dir)).release()
  })

  test('another spelling of the same directory is the same directory', async () => {
    const dir = join(folder, 'database')
    mkdirSync(dir)
    symlinkSync(dir, join(folder, 'link'))
    const owner = await ownDirectory(dir)
    await expect(ownDirectory(join(folder, 'link'))).rejects.toThrow('in use')
    await expect(ownDirectory(join(folder, 'x', '..', 'database'))).rejects.toThrow('in use')
    await owner.release()
  })

  test('two directories have two owners', async () => {
    const owners = await Promise.all([ownDirectory(join(folder, 'one')), ownDirectory(join(folder, 'two'))])
    for (const owner of owners) await owner.release()
  })

  test('of many that come at once, one becomes the owner', async () => {
    const attempts = Array.from({ length: 20 }, () => ownDirectory(join(folder, 'database')))
    const settled = await Promise.allSettled(attempts)
    const owners = settled.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
    expect(owners).toHaveLength(1)
    await owners[0]?.release()
  })

  test('an owner that was killed leaves nothing behind that would stop the next', async () => {
    const dir = join(folder, 'database')
    const child = await ownInChild(dir)
    await expect(ownDirectory(dir)).rejects.toThrow(`process ${child.pid}`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(readFileSync(`${dir}.lock`, 'utf8')).toBe(String(child.pid))
    await (await ownDirectory(dir)).release()
  })
})

async function ownInChild(dir: string): Promise<ReturnType<typeof spawn>> {
  const owner = new URL('./owner.ts', import.meta.url).href
  const code = `import { ownDirectory } from ${JSON.stringify(owner)}
    ownDirectory(${JSON.stringify(dir)}).then(() => { console.log('owned'); setInterval(() => {}, 1000) })`
  const args = ['--import', 'tsx', '--input-type=module', '-e', code]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}
