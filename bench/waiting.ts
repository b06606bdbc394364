import { setTimeout as wait } from 'node:timers/promises'
import { startStack, type Stack } from '../dev/stack/stack.ts'
import { pusherStats } from '../e2e/clients/stand-ins.ts'
import type { Chapter, Figure } from './figure.ts'
import { connectionsTo, expectProc, memoryOf, openFilesLimit, processorMs } from './process-use.ts'
import { gather, type WaitingCrowd } from './waiting/crowd.ts'
import { type OnePage, watchOnePage } from './waiting/one-page.ts'
import { openScenes } from './waiting/scenes.ts'
import type { Place } from './waiting/waiting-page.ts'

const distDir = '.next-test'
/** As long as a code lives. */
const onePageMs = 120_000
const windowMs = 60_000
/** How many pages wait, and over what time they arrive. */
const crowds = [
  { pages: 1_000, arriveMs: 15_000 },
  { pages: 10_000, arriveMs: 90_000 },
]
/** A warm-up: what the app loads and caches for its first visitors isn't counted. */
const first = { pages: 200, arriveMs: 5_000 }
/** Extra time for a slow machine to accept them all. */
const deadlineMs = 60_000
/** File descriptors of a process besides those of its visitors. */
const spareFiles = 500

type Say = (progress: string) => void

/** The cost of pages that wait for a scan. */
export const waiting: Chapter = {
  name: 'waiting',
  title: 'Pages that wait for a scan',
  async run(say) {
    expectProc()
    say(`one page for ${onePageMs / 1_000} s, beside the others`)
    const [one, many] = await Promise.allSettled([watchOnePage(onePageMs), allCrowds(say)])
    if (one.status === 'rejected') throw one.reason
    if (many.status === 'rejected') throw many.reason
    for (const request of one.value.requests) say(`the one page: ${request}`)
    return [...ofOnePage(one.value), ...many.value]
  },
}

function ofOnePage({ requests, connectedShare, atTheEnd, longestMs }: OnePage): Figure[] {
  const none = { text: 'none', met: atTheEnd === 0 }
  return [
    {
      name: `one page, ${onePageMs / 1_000} s: requests to the app`,
      value: requests.length,
      unit: 'requests',
      goal: { text: 'at most 5', met: requests.length <= 5 },
    },
    {
      name: 'one page: connections open to the app at the end',
      value: atTheEnd,
      unit: 'connections',
      goal: none,
    },
    { name: 'one page: share of the time with a connection open', value: connectedShare, unit: 'times' },
    { name: 'one page: the longest request', value: longestMs, unit: 'ms' },
  ]
}

async function allCrowds(say: Say): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { pages, arriveMs } of crowds) {
    if (openFilesLimit() < pages + spareFiles) {
      say(`${pages} pages are left out: a process may have only ${openFilesLimit()} files open (ulimit -n)`)
      continue
    }
    const stack = await startStack({ distDir, env: { SAOMA_RATE_LIMIT: 'off' } })
    try {
      figures.push(...(await oneCrowd(stack, pages, arriveMs, say)))
    } finally {
      await stack.close()
    }
  }
  return figures
}

async function oneCrowd(stack: Stack, pages: number, arriveMs: number, say: Say): Promise<Figure[]> {
  const { pid = 0 } = stack.process('app')
  await (await gatherAt(stack, first.pages, first.arriveMs)).close()
  const empty = memoryOf(pid)
  say(`${pages} pages come`)
  const crowd = await gatherAt(stack, pages, arriveMs)
  try {
    say(`${pages} pages wait for ${windowMs / 1_000} s`)
    const [askedBefore, before, begun] = [await crowd.count(), processorMs(pid), performance.now()]
    await wait(windowMs)
    const [asked, after, memory] = [await crowd.count(), processorMs(pid), memoryOf(pid)]
    await expectSockets(stack, pages)
    const pageMinutes = (pages * (performance.now() - begun)) / 60_000
    return [
      ['requests a page and minute', (asked.requests - askedBefore.requests) / pageMinutes, 'requests'],
      ['connections a page', connectionsTo(new URL(stack.urls.app).port) / pages, 'connections'],
      ['memory a page', (memory - empty) / pages / 1_000, 'KB'],
      ['memory of the app', memory / 1e6, 'MB'],
      ['processor time a page and minute', (after - before) / pageMinutes, 'ms'],
      ['slowest answer', asked.slowestMs, 'ms'],
    ].map(([name, value, unit]) => ({ name: `${pages} pages: ${name}`, value, unit }) as Figure)
  } finally {
    await crowd.close()
  }
}

/** A page without its socket would poll more often. */
async function expectSockets({ urls }: Stack, pages: number): Promise<void> {
  const { sockets } = await pusherStats(urls.pusher)
  if (sockets < pages) throw new Error(`${pages - sockets} of ${pages} waiting pages have lost their sockets`)
}

async function gatherAt(stack: Stack, pages: number, arriveMs: number): Promise<WaitingCrowd> {
  const scenes = await openScenes(stack.urls.database, pages)
  return gather(placeOf(stack), scenes, arriveMs, arriveMs + deadlineMs)
}

/** The addresses of this stack, from its settings. */
function placeOf({ urls, settings }: Stack): Place {
  const pusher = new URL(urls.pusher)
  const push = { host: pusher.hostname, port: Number(pusher.port), tls: false } as const
  return {
    app: urls.app,
    push: { key: settings['PUSHER_KEY'] ?? '', cluster: settings['PUSHER_CLUSTER'] ?? '', ...push },
  }
}
