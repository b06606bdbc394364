import { describe, expect, it } from 'vitest'
import { wait } from './clock.ts'
import { MovableClock } from './movable-clock.ts'

describe('A movable clock', () => {
  it('runs what comes due in order of time, what that sets too, and nothing later', () => {
    const clock = new MovableClock(0)
    const rung: string[] = []
    clock.after(20, () => rung.push(`b ${clock.now()}`))
    clock.after(10, () => {
      rung.push(`a ${clock.now()}`)
      clock.after(5, () => rung.push(`c ${clock.now()}`))
    })
    clock.after(31, () => rung.push('too late'))
    clock.move(30)
    expect(rung).toEqual(['a 10', 'c 15', 'b 20'])
    expect(clock.now()).toBe(30)
  })

  it('forgets what was called off', () => {
    const clock = new MovableClock(0)
    clock.after(10, () => expect.unreachable())()
    clock.move(20)
    expect(clock.pending).toBe(0)
  })

  it('ends a wait', async () => {
    const clock = new MovableClock(0)
    const waited = wait(clock, 1000)
    clock.move(1000)
    await expect(waited).resolves.toBeUndefined()
  })
})
