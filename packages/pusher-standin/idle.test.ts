import { describe, expect, it } from 'vitest'
import { MovableClock } from './clock.ts'
import { watchIdle } from './idle.ts'

function watched(): { clock: MovableClock; seen: string[]; watch: ReturnType<typeof watchIdle> } {
  const clock = new MovableClock(0)
  const seen: string[] = []
  const watch = watchIdle(clock, {
    ping: () => seen.push(`ping ${clock.now() / 1000}`),
    giveUp: () => seen.push(`gone ${clock.now() / 1000}`),
  })
  return { clock, seen, watch }
}

describe('The idle watch', () => {
  it('P7: the server pings a client idle for 120 s, not a moment before', () => {
    const { clock, seen } = watched()
    clock.move(119_999)
    expect(seen).toEqual([])
    clock.move(1)
    expect(seen).toEqual(['ping 120'])
  })

  it('P8: waits 30 s, closes, and stops watching', () => {
    const { clock, seen } = watched()
    clock.move(149_999)
    expect(seen).toEqual(['ping 120'])
    clock.move(1)
    expect(seen).toEqual(['ping 120', 'gone 150'])
    expect(clock.pending).toBe(0)
  })

  it('P9: Any frame counts as life: puts the ping off to 120 s after the last one', () => {
    const { clock, seen, watch } = watched()
    clock.move(100_000)
    watch.heard()
    clock.move(50_000)
    watch.heard()
    clock.move(119_999)
    expect(seen).toEqual([])
    clock.move(1)
    expect(seen).toEqual(['ping 270'])
  })

  it('P9: Any frame counts as life: an answer saves the connection, and it is watched again', () => {
    const { clock, seen, watch } = watched()
    clock.move(125_000)
    watch.heard()
    clock.move(119_999)
    expect(seen).toEqual(['ping 120'])
    clock.move(1)
    expect(seen).toEqual(['ping 120', 'ping 245'])
    clock.move(30_000)
    expect(seen).toEqual(['ping 120', 'ping 245', 'gone 275'])
  })

  it('P9: Any frame counts as life: one that comes in the same instant as the ping is an answer', () => {
    const { clock, seen, watch } = watched()
    clock.move(120_000)
    watch.heard()
    clock.move(30_000)
    expect(seen).toEqual(['ping 120'])
  })

  it('leaves no timer behind when stopped', () => {
    for (const after of [0, 60_000, 130_000, 145_000]) {
      const { clock, seen, watch } = watched()
      clock.move(after)
      const before = seen.length
      watch.stop()
      clock.move(1_000_000)
      expect(clock.pending).toBe(0)
      expect(seen).toHaveLength(before)
    }
  })
})
