import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseContract } from './contract.ts'
import { judge, type Coverage, type Excuse } from './coverage.ts'
import { pusherExcuses, wechatExcuses } from './excuses.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Contract {
  name: string
  /** From the root, like all paths here. */
  page: string
  /** Where the tests are whose titles quote it. */
  folders: readonly string[]
  excuses: readonly Excuse[]
}

export const contracts: readonly Contract[] = [
  {
    name: 'WeChat’s contract',
    page: 'packages/wechat-standin/contract.md',
    folders: ['packages/wechat-standin/', 'lib/wechat/', 'packages/miniprogram-phone/', 'miniprogram/'],
    excuses: wechatExcuses,
  },
  {
    name: 'Pusher’s contract',
    page: 'packages/pusher-standin/contract.md',
    folders: ['packages/pusher-standin/'],
    excuses: pusherExcuses,
  },
]

/** A test that passed. */
export interface PassedTest {
  file: string
  title: string
}

export function judgeContract({ page, folders, excuses }: Contract, passed: readonly PassedTest[]): Coverage {
  const ours = passed.filter(({ file }) => folders.some((folder) => file.startsWith(folder)))
  const titles = ours.map(({ title }) => title)
  return judge(parseContract(readFileSync(ROOT + page, 'utf8')), titles, excuses)
}
