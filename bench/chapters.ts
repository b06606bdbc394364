import { confirm } from './confirm.ts'
import { cost } from './cost.ts'
import type { Chapter } from './figure.ts'
import { shown } from './shown.ts'
import { throughput } from './throughput.ts'
import { waiting } from './waiting.ts'
import { weight } from './weight.ts'

/** All of `npm run bench`, in this order. */
export const chapters: Chapter[] = [shown, confirm, throughput, waiting, cost, weight]
