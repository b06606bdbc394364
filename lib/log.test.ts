import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'

const program = `
  import { createLog, standardOutput } from ${JSON.stringify(new URL('./log.ts', import.meta.url).href)}
  const log = createLog('info', standardOutput())
  process.stdin.once('data', () => {
    log.info('one')
    log.info('two')
    process.exit(7)
  })
  console.error('ready')`

test('a process exits although nobody reads its log any more', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program])
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stderr, 'data')
  child.stdout.destroy()
  child.stdin.write('go')
  expect(await once(child, 'exit', { signal: AbortSignal.timeout(4_000) })).toEqual([7, null])
})
