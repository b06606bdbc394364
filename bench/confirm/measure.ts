import { startStack, type Stack } from '../../dev/stack/stack.ts'
import { startFloor, type Floor } from './floor.ts'
import { confirmPushed, eachScannedLogin, redeemAlone, type Pushed } from './pushed.ts'
import { tell, wechatCalls } from '../../e2e/clients/stand-ins.ts'

/** Servers run for days, so measure one whose code is already compiled. */
const warmUpRounds = 12
const rounds = 25
const loginsARound = 10
/** Within each round, so that other load on the machine affects all of them alike. */
const floorsARound = 10
const redemptionsARound = 5
export const wechatDelayMs = 150
/** Everything that a login asks of WeChat. */
const wechatPaths = ['/cgi-bin/stable_token', '/wxa/getwxacodeunlimit', '/sns/jscode2session']

interface PushedRun {
  pushed: Pushed[]
  /** Calls to WeChat from the first confirmation to the last session. */
  wechatCalls: number
}

interface Peers {
  floor: number[]
  httpFloor: number[]
  redemptions: number[]
}

/** Logins by push, with a WeChat that answers at once and with a slow one, and what they are compared to. */
export interface Measured extends Peers {
  quick: PushedRun
  slow: PushedRun
}

export async function measure(say: (progress: string) => void): Promise<Measured> {
  return withStack(async ({ urls }) => {
    const floor = await startFloor()
    try {
      say('Saoma, the bare server beside it')
      const peers: Peers = { floor: [], httpFloor: [], redemptions: [] }
      const quick = await pushedRun(urls, 'quick', (name) => measurePeers(urls, floor, peers, name))
      return { quick, slow: await slowRun(urls, say), ...peers }
    } finally {
      await floor.close()
    }
  })
}

async function withStack<T>(use: (stack: Stack) => Promise<T>): Promise<T> {
  const stack = await startStack({ distDir: '.next-test', env: { SAOMA_RATE_LIMIT: 'off' } })
  try {
    return await use(stack)
  } finally {
    await stack.close()
  }
}

async function slowRun(urls: Stack['urls'], say: (progress: string) => void): Promise<PushedRun> {
  say(`the same with a WeChat that takes ${wechatDelayMs} ms`)
  for (const path of wechatPaths)
    await tell(`${urls.wechat}/_dev/faults`, { path, times: 1_000_000, delayMs: wechatDelayMs })
  return pushedRun(urls, 'slow')
}

/** `beside` is measured after the logins of each round. */
async function pushedRun(
  urls: Stack['urls'],
  name: string,
  beside: (name: string) => Promise<void> = async () => undefined,
): Promise<PushedRun> {
  const run: PushedRun = { pushed: [], wechatCalls: 0 }
  for (let round = 0; round < warmUpRounds; round += 1) {
    const lot = { name: `${name}-warm-${round}`, count: loginsARound }
    await eachScannedLogin(urls, lot, confirmPushed)
  }
  for (let round = 0; round < rounds; round += 1) {
    const lot = { name: `${name}-${round}`, count: loginsARound }
    let before: number | undefined
    run.pushed.push(
      ...(await eachScannedLogin(urls, lot, async (login) => {
        before ??= (await wechatCalls(urls.wechat)).length
        return confirmPushed(login)
      })),
    )
    run.wechatCalls += (await wechatCalls(urls.wechat)).length - (before ?? 0)
    await beside(`${name}-${round}`)
  }
  return run
}

async function measurePeers(urls: Stack['urls'], floor: Floor, peers: Peers, name: string): Promise<void> {
  for (let i = 0; i < floorsARound; i += 1) {
    peers.floor.push(await floor.confirm(`${name}-${i}`))
    peers.httpFloor.push(await floor.roundTrip())
  }
  const lot = { name: `${name}-redeem`, count: redemptionsARound }
  peers.redemptions.push(...(await eachScannedLogin(urls, lot, redeemAlone)))
}
