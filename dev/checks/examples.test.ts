import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { linesFor } from '#cli/relying-parties.ts'

type Manifest = { dependencies: Record<string, string>; devDependencies?: Record<string, string> }

function versionsIn(file: string): Record<string, string> {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  return { ...dependencies, ...devDependencies }
}

// e2e/http/example-sites.test.ts runs them with the packages of this repository.
test.each(['express', 'next-authjs'])('examples/%s names the versions that are tested', (name) => {
  expect(versionsIn('package.json')).toMatchObject(versionsIn(`examples/${name}/package.json`))
})

test.each([
  ['express', 'Express'],
  ['flask', 'Flask'],
  ['next-authjs', 'Auth.js'],
])('examples/%s has the settings in its .env.example that `client add --for %s` prints', (name, software) => {
  const client = { issuer: 'http://127.0.0.1:3000', id: '', secret: '' }
  const lines = linesFor(software, { ...client, redirectUri: 'http://localhost:3001/callback' })
  const settings = lines.filter((line) => !line.startsWith('#'))
  const example = readFileSync(`examples/${name}/.env.example`, 'utf8').match(/^[A-Z_]+=.*/gm) ?? []
  // The last one is a secret, made anew each time.
  expect(settings.map((line, place) => (place === 4 ? line.replace(/=.+/, '=') : line))).toEqual(example)
})
