import { afterAll, beforeAll, expect, test } from 'vitest'
import { receiveLogouts } from '../clients/site.ts'
import { modules } from './modules.ts'
import { RelyingParty } from './provider.ts'
import { saoma } from './saoma.ts'

const receiver = await receiveLogouts()
let rp: RelyingParty
beforeAll(async () => {
  rp = await RelyingParty.of(await saoma(receiver))
})
afterAll(() => receiver[Symbol.asyncDispose]())

test('the table has the modules of the plans', () => expect(Object.keys(modules)).toHaveLength(52))

test.each(Object.keys(modules))('oidcc-%s', async (name) => {
  await modules[name]?.(rp)
})
