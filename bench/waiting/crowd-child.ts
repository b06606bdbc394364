/** Part of the crowd, in its own process: one process can't open enough connections for all. */
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { OpenScene } from './scenes.ts'
import { type Asked, type Place, waitOnPage } from './waiting-page.ts'

/** The parent's first message. */
export interface Crowd {
  place: Place
  scenes: OpenScene[]
  /** They arrive one by one over this time. */
  arriveMs: number
}

/** Messages to the parent: all have arrived; the answer to `count`; a failure. */
export type Told = { there: true } | { asked: Asked } | { failed: string }

const asked: Asked = { requests: 0, slowestMs: 0 }
const isCount = z.literal('count')

function tell(told: Told): void {
  if (process.connected) process.send?.(told)
}

function fail(error: unknown): void {
  tell({ failed: error instanceof Error ? error.message : String(error) })
}

async function arrive({ place, scenes, arriveMs }: Crowd): Promise<void> {
  const pages = scenes.map(async (scene, i) => {
    await wait((arriveMs * i) / scenes.length)
    const { refused } = await waitOnPage(place, scene, asked)
    refused.catch(fail)
  })
  await Promise.all(pages)
  tell({ there: true })
}

process.on('message', (message) => {
  if (!isCount.safeParse(message).success) return void arrive(message as Crowd).catch(fail)
  tell({ asked: { ...asked } })
  asked.slowestMs = 0
})
process.once('disconnect', () => process.exit(0))
