import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import path from 'node:path'
import { expect, test } from 'vitest'
import { urls } from './shared-stack.ts'

const doc = readFileSync('docs/protocol.md', 'utf8')

test('the login of docs/protocol.md, call by call: each command gets the response below it', async () => {
  const calls = Array.from(doc.matchAll(/```sh\n([^]*?)```\s+```json\n([^]*?)```/g))
  expect(calls).toHaveLength(8)
  const folder = mkdtempSync(path.join(tmpdir(), 'saoma-example-'))
  const known: Record<string, string> = {}
  try {
    for (const [, command = '', written = ''] of calls) {
      const answer = await run(command, known, folder)
      expect(answer, command).toEqual(patternOf(JSON.parse(written)))
      collect(answer, known)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** The commands as written, but with the addresses of this stack. */
async function run(command: string, known: Record<string, string>, folder: string): Promise<unknown> {
  const { app, wechat } = urls
  const own = { ...known, SITE: app, WECHAT: wechat }
  const [program, args] = ['sh', ['-c', command.replace(/^SITE=.*\n/, '')]] as const
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: folder,
    env: { ...process.env, ...own },
  })
  return JSON.parse(stdout)
}

/** The response as written, with `…` for any text, and a whole `…` for any text or number. */
function patternOf(written: unknown): unknown {
  if (written === '…') return expect.toSatisfy((value) => ['string', 'number'].includes(typeof value))
  if (typeof written === 'string' && written.includes('…')) {
    const parts = written.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    return expect.stringMatching(new RegExp(`^${parts.join('[^]+')}$`))
  }
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return written
  return Object.fromEntries(Object.entries(written).map(([name, value]) => [name, patternOf(value)]))
}

/** A value for later commands: `$SCENE` is the newest `scene`. */
function collect(answer: unknown, known: Record<string, string>): void {
  if (typeof answer !== 'object' || answer === null) return
  for (const [name, value] of Object.entries(answer) as [string, unknown][]) {
    if (typeof value === 'string') known[name.toUpperCase()] = value
    collect(value, known)
  }
}
