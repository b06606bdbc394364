/** Everything that a login asks of WeChat. */
const paths = ['/cgi-bin/stable_token', '/wxa/getwxacodeunlimit', '/sns/jscode2session']
/** The stand-in takes no more; a bench needs a few thousand. */
const times = 1_000_000

/** From now on each answer of WeChat's stand-in takes this much longer. */
export async function slowWechat(wechat: string, delayMs: number): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  for (const path of paths) {
    const body = JSON.stringify({ path, times, delayMs })
    const response = await fetch(new URL('/_dev/faults', wechat), { method: 'POST', body, headers })
    if (!response.ok) throw new Error(await response.text())
  }
}

/** How much WeChat was asked so far. */
export async function countWechatCalls(wechat: string): Promise<number> {
  const response = await fetch(new URL('/_dev/calls', wechat))
  return ((await response.json()) as unknown[]).length
}
