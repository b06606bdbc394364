/** The course of a visitor's login, and its faults. Depends only on the seed and the visitor's index. */
export interface Plan {
  person: string
  /** Joins the channel, or only polls. */
  listens: boolean
  ending: (typeof endings)[number]
  faults: Partial<Record<Stage, Fault[]>>
  /** The stage whose response is lost once. */
  loses: Stage | null
  /** When the visitor leaves and comes back with the same cookies. `fresh`: in another tab, with a new code. */
  leaves: null | { after: 'scan' | 'confirm'; fresh: boolean }
  /** When a second phone scans the same code. */
  intruder: null | 'first' | 'second'
}

export const stages = ['open', 'scan', 'decide', 'redeem'] as const
export type Stage = (typeof stages)[number]

export const endings = [
  'confirm',
  'confirm by number',
  'decline',
  'wrong number',
  'expires waiting',
  'expires scanned',
  'expires confirmed',
] as const

/** A fault outside the app as a stage begins. */
export type Fault =
  | { of: 'wechat'; body: object }
  | { of: 'pusher'; path: '/_dev/faults' | '/_dev/mute'; body: object }
  | { of: 'database'; statement: number; moment: 'before' | 'after' }

export function planOf(seed: number, index: number): Plan {
  const draw = dice(seed * 65_537 + index)
  const chance = (share: number): boolean => draw() < share
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T
  const faults: Plan['faults'] = {}
  for (const stage of stages) {
    const here = (faults[stage] = [] as Fault[])
    if (chance(0.1) && (stage === 'open' || stage === 'scan')) here.push(wechatFault(stage, pick(wechatWays)))
    if (chance(0.1)) here.push(pick(pusherFaults))
    if (chance(0.08))
      here.push({ of: 'database', statement: 1 + Math.floor(draw() * 8), moment: pick(['before', 'after']) })
  }
  return {
    person: `random-${seed}-${index}`,
    listens: chance(0.4),
    ending: chance(0.6) ? 'confirm' : pick(endings),
    faults,
    loses: chance(0.3) ? pick(stages) : null,
    leaves: chance(0.15) ? { after: pick(['scan', 'confirm']), fresh: chance(0.3) } : null,
    intruder: chance(0.1) ? pick(['first', 'second']) : null,
  }
}

const wechatWays = [{ delayMs: 300 }, { errcode: -1 }, { drop: true }, { body: '<html>502</html>' }] as const

function wechatFault(stage: 'open' | 'scan', way: object): Fault {
  const path = stage === 'open' ? '/wxa/getwxacodeunlimit' : '/sns/jscode2session'
  return { of: 'wechat', body: { path, times: 1, ...way } }
}

const pusherFaults: Fault[] = [
  { of: 'pusher', path: '/_dev/faults', body: { target: 'http', times: 1, status: 500 } },
  { of: 'pusher', path: '/_dev/faults', body: { target: 'http', times: 1, drop: true } },
  { of: 'pusher', path: '/_dev/mute', body: { on: true } },
  { of: 'pusher', path: '/_dev/mute', body: { on: false } },
]

/** mulberry32: pseudorandom numbers from 0 to 1 for a seed. */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
