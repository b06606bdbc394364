import type { Count } from './count.ts'

export const parts = [
  'format',
  'lint',
  'types',
  'checks',
  'unit',
  'build',
  'integration',
  'chaos',
  'e2e',
  'uni-app',
  'adopt',
] as const
export type Part = (typeof parts)[number]

export interface Result {
  count: Count
  /** What there is to read where something failed or was skipped. */
  output: string
  /** What there is to read where nothing failed, too. */
  shown?: string
}

export interface Step {
  title: string
  /** What of the tests it belongs to. */
  parts: Part[]
  /** Runs only where its part is named, and in CI. */
  apart?: boolean
  /** The title of a step without which this one is pointless. */
  needs?: string
  /** A rejection is a failure. */
  run(): Promise<Result>
}
