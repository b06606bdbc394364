import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { createDatabase, startPostgres, type Postgres } from './server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the tests of this run ask for their PostgreSQL. */
    postgres: string
  }
}

/** vitest's globalSetup: one PostgreSQL for all unit tests of a run, started when the first of them asks for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let postgres: Promise<Postgres> | undefined
  const server = createServer((_request, response) => {
    postgres ??= startPostgres()
    postgres.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  project.provide('postgres', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return async () => {
    server.close()
    await (await postgres)?.close()
  }
}

/** The URL of an empty database for this test alone. Roles are shared with other tests. */
export async function testDatabase(): Promise<string> {
  const answer = await fetch(inject('postgres'))
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return createDatabase(text)
}
