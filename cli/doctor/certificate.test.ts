import { expect, test } from 'vitest'
import { certificateAdvice } from './certificate.ts'
import { plain } from './finding.ts'
import { deadPort, serve } from './test/cases.ts'
import { secureServer } from './test/servers.ts'

const settings = plain('WECHAT_API_URL')

test("somebody else's certificate at a hosted service is told as one put in on the way, with its issuer", async () => {
  const address = `https://127.0.0.1:${await serve(secureServer())}`
  const { what, todo, theirs } = await certificateAdvice({ address, settings, isHosted: true }, 5_000)
  expect(what.en).toContain('a firewall or virus scanner on the way')
  expect(what.zh).toContain('替换了证书')
  expect(todo.en).toContain('NODE_EXTRA_CA_CERTS')
  expect(theirs).toContain('issuer: localhost')
  expect((await certificateAdvice({ address, settings }, 5_000)).todo.en).toContain(
    'Install a valid certificate',
  )
})

test('where no certificate can be read, none is quoted', async () => {
  const address = `https://127.0.0.1:${await deadPort()}`
  expect(await certificateAdvice({ address, settings }, 5_000)).not.toHaveProperty('theirs')
})
