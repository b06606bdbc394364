import type { Reporter, TestCase } from 'vitest/node'
import { sentence } from './flaky.ts'

/** Names each test that passed only when it was tried again. */
export default class implements Reporter {
  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) console.log(sentence(test.fullName))
  }
}
