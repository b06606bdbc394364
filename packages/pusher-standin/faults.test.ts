import { describe, expect, it } from 'vitest'
import { faultBody, Faults } from './faults.ts'

describe('Faults', () => {
  it('happen exactly as often as asked, the oldest first', () => {
    const faults = new Faults()
    faults.add({ target: 'http', times: 2, status: 500 })
    faults.add({ target: 'http', times: 1, drop: true })
    const taken = [1, 2, 3, 4].map(() => faults.takeHttp())
    expect(taken.map((fault) => fault && (fault.status ?? 'drop'))).toEqual([500, 500, 'drop', undefined])
  })

  it('of one side leave the other alone', () => {
    const faults = new Faults()
    faults.add({ target: 'socket', times: 1, refuse: 4100 })
    expect(faults.takeHttp()).toBeUndefined()
    expect(faults.takeSocket()?.refuse).toBe(4100)
    expect(faults.takeSocket()).toBeUndefined()
  })

  it('are gone once cleared', () => {
    const faults = new Faults()
    faults.add({ target: 'http', times: 9 })
    faults.clear()
    expect(faults.takeHttp()).toBeUndefined()
  })

  it('are asked for in one shape only', () => {
    expect(
      faultBody.safeParse({ target: 'http', times: 1, status: 413, delayMs: 10, drop: false }).success,
    ).toBe(true)
    for (const wrong of [
      { target: 'http', times: 0 },
      { target: 'http', times: 1, status: 200 },
      { target: 'http', times: 1, refuse: 4100 },
      { target: 'socket', times: 1, refuse: 1006 },
      { target: 'socket', times: 1, status: 500 },
      { target: 'both', times: 1 },
      {},
    ]) {
      expect(faultBody.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false)
    }
  })
})
