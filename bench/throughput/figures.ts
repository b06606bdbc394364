import type { Figure } from '../figure.ts'
import { best, type Round } from './contender.ts'

export interface Measured {
  saoma: Round[]
  betterAuth: Round[]
  spareCodes: Round | undefined
}

export function figuresOf({ saoma, betterAuth, spareCodes }: Measured): Figure[] {
  return [
    ...loadsOf('Saoma', saoma),
    ...(spareCodes ? loadsOf('Saoma with spare codes', [spareCodes]) : []),
    ...loadsOf('better-auth', betterAuth),
    ...othersOf('Saoma', best(saoma)),
    ...othersOf('better-auth', best(betterAuth)),
    ...goals(saoma, betterAuth),
  ]
}

function loadsOf(name: string, rounds: Round[]): Figure[] {
  return rounds.flatMap(({ inFlight, rate, cost }): Figure[] => [
    { name: `${name}, ${inFlight} in flight`, value: rate, unit: 'a second' },
    {
      name: `${name}, ${inFlight} in flight, of the app's processor time`,
      value: cost['app'] ?? 0,
      unit: 'ms',
    },
  ])
}

/** Processes that share this machine with the app, and would not in production. */
function othersOf(name: string, { inFlight, cost }: Round): Figure[] {
  return Object.entries(cost)
    .filter(([process]) => process !== 'app')
    .map(([process, value]) => ({ name: `${name}, ${inFlight} in flight, of ${process}`, value, unit: 'ms' }))
}

function goals(saoma: Round[], betterAuth: Round[]): Figure[] {
  const [ours, theirs] = [best(saoma), best(betterAuth)]
  const rate = ours.rate / theirs.rate
  const cost = (ours.cost['app'] ?? 0) / (theirs.cost['app'] ?? 0)
  const [one, eight] = [1, 8].map((n) => saoma.find(({ inFlight }) => inFlight === n)?.rate ?? 0)
  const rising = (eight ?? 0) / (one ?? 0)
  return [
    {
      name: 'logins a second over better-auth, each at its best',
      value: rate,
      unit: 'times',
      goal: { text: 'at least 2', met: rate >= 2 },
    },
    {
      name: "the app's processor time per login over better-auth's, each at its best",
      value: cost,
      unit: 'times',
      goal: { text: 'at most 0.5', met: cost <= 0.5 },
    },
    {
      name: 'logins a second, 8 in flight over 1',
      value: rising,
      unit: 'times',
      goal: { text: 'more than 1', met: rising > 1 },
    },
  ]
}
