import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { developOrigin } from './develop-origin.ts'

test("it is the origin in the mini-program's own config.ts", async () => {
  expect(await developOrigin(path.join(import.meta.dirname, '../../../miniprogram'))).toBe(
    'http://127.0.0.1:3000',
  )
})

test('a config.ts without an address is refused', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'config-'))
  await writeFile(path.join(dir, 'config.ts'), 'export const addresses: object = { develop: "nowhere" }')
  await expect(developOrigin(dir)).rejects.toThrow('develop')
  await rm(dir, { recursive: true })
})
