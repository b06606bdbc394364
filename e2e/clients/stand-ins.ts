import type { RecordedCall } from 'wechat-standin'

/** Tells a stand-in, by one of its `/_dev` addresses, what to do from now on. Throws where it refuses. */
export async function tell(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers })
  if (!response.ok) throw new Error(await response.text())
}

/** What was asked of WeChat so far; only calls of one path where it is given. */
export async function wechatCalls(wechat: string, path?: string): Promise<RecordedCall[]> {
  const response = await fetch(`${wechat}/_dev/calls`)
  const calls = (await response.json()) as RecordedCall[]
  return calls.filter((call) => path === undefined || call.path === path)
}

/** What the Pusher stand-in has counted: events published and delivered since its start, and what is open now. */
export async function pusherStats(
  pusher: string,
): Promise<{ published: number; delivered: number; sockets: number; channels: number }> {
  const response = await fetch(`${pusher}/_dev/stats`)
  return (await response.json()) as Awaited<ReturnType<typeof pusherStats>>
}
