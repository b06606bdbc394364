import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { receiveLogouts } from '../clients/site.ts'
import { inProcess } from '../http/shared-stack.ts'
import { modules } from './modules.ts'
import { oracle } from './oracle.ts'
import { RelyingParty } from './provider.ts'
import { saoma } from './saoma.ts'

const receiver = await receiveLogouts()
afterAll(() => receiver[Symbol.asyncDispose]())

test('the table has the modules of the plans', () => expect(Object.keys(modules)).toHaveLength(52))

describe('Saoma', () => {
  let rp: RelyingParty
  beforeAll(async () => {
    rp = await RelyingParty.of(await saoma(receiver))
  })
  test.each(Object.keys(modules))('oidcc-%s', async (name) => {
    await modules[name]?.(rp)
  })
})

// Once is enough: nothing of it depends on how Saoma runs.
if (inProcess) describe('oidc-provider', oracleRuns)

function oracleRuns(): void {
  let rp: RelyingParty
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const provider = await oracle(receiver)
    rp = await RelyingParty.of(provider)
    return () => provider[Symbol.asyncDispose]()
  })
  test.each(Object.keys(modules))('oidcc-%s', async (name) => {
    await modules[name]?.(rp)
  })
}
