import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { exitWithError, CliError } from '../cli/cli-error.ts'
import { build, isBuilt } from '../dev/command/build.ts'
import { confirm } from './confirm.ts'
import { growth } from './growth.ts'
import { destination } from './destination.ts'
import type { Chapter } from './figure.ts'
import { provider } from './provider.ts'
import { type Measured, summaryOf, tableOf } from './report.ts'
import { shown } from './shown.ts'
import { throughput } from './throughput.ts'

/** In this order. */
const chapters: Chapter[] = [shown, confirm, destination, throughput, provider, growth]
/** The tests' own build. */
const distDir = '.next-test'
const file = 'bench-results/bench.json'

/** `npm run bench`: every chapter, or those that are named, in one run; a table, and the same as JSON. Ends by itself. */
async function bench(wanted: string[]): Promise<void> {
  const known = chapters.map(({ name }) => name)
  const unknown = wanted.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new CliError(`There is no chapter ${unknown}; there are ${known.join(', ')}.`)
  if (!isBuilt(distDir)) {
    console.log('Building the app, which takes about a minute…')
    await build(distDir)
  }
  const measured: Measured[] = []
  for (const chapter of chapters) {
    if (wanted.length > 0 && !wanted.includes(chapter.name)) continue
    console.log(`${chapter.title}…`)
    const figures = await chapter.run((progress) => console.log(`  ${progress}`))
    measured.push({ chapter: { name: chapter.name, title: chapter.title }, figures })
  }
  mkdirSync('bench-results', { recursive: true })
  const machine = { node: process.version, processors: availableParallelism(), at: new Date().toISOString() }
  writeFileSync(file, `${JSON.stringify({ machine, measured }, null, 2)}\n`)
  console.log(tableOf(measured))
  console.log(`\n${summaryOf(measured)}; the figures are in ${file}.`)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))
await bench(process.argv.slice(2)).catch(exitWithError)
