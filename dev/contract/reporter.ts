import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { contracts, judgeContract, ROOT, type Contract, type PassedTest } from './contracts.ts'
import { tableOf } from './table.ts'

/**
 * Ends a run of all unit tests with a table of the clauses of WeChat's and of Pusher's contract that the titles of tests
 * quote, and fails it where one is not. A run of some of them is not judged.
 */
export default class ContractReporter implements Reporter {
  #filtered = false

  onInit({ config }: Vitest): void {
    this.#filtered = config.testNamePattern !== undefined
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.#filtered) return
    const ran = modules.map((module) => ({ file: fileOf(module), titles: titlesOf(module) }))
    for (const contract of contracts) if (!report(contract, ran)) process.exitCode = 1
  }
}

export interface RanFile {
  /** From the root. */
  file: string
  /** Of the tests that passed. */
  titles: string[]
}

/** Prints the table, unless a test file of the contract was not run. False where something is wrong with it. */
export function report(
  contract: Contract,
  ran: readonly RanFile[],
  print: (table: string) => void = console.log,
): boolean {
  const files = new Set(ran.map(({ file }) => file))
  if (contract.folders.flatMap(testFiles).some((file) => !files.has(file))) return true
  const passed: PassedTest[] = ran.flatMap(({ file, titles }) => titles.map((title) => ({ file, title })))
  const coverage = judgeContract(contract, passed)
  print(`\n${tableOf(contract.name, coverage)}\n`)
  return coverage.faults.length === 0
}

export function testFiles(folder: string): string[] {
  const files = readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' })
  return files.map((file) => folder + slashed(file)).filter((file) => /\.test\.tsx?$/.test(file))
}

function titlesOf(module: TestModule): string[] {
  return Array.from(module.children.allTests('passed'), ({ name }) => name)
}

function fileOf({ moduleId }: TestModule): string {
  return slashed(path.relative(ROOT, moduleId))
}

function slashed(file: string): string {
  return file.replaceAll('\\', '/')
}
