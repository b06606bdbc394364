/** A closed loop: a fixed number in flight, each started when another ends. */
export interface Load {
  inFlight: number
  logins: number
}

/**
 * Runs all logins; `lane`, 0 to `inFlight` − 1, tells concurrent ones apart. Resolves with the total
 * time in ms. Rejects with the first failure, and starts no other.
 */
export async function closedLoop(
  { inFlight, logins }: Load,
  login: (lane: number) => Promise<void>,
): Promise<number> {
  let left = logins

  async function run(lane: number): Promise<void> {
    while (left > 0) {
      left -= 1
      try {
        await login(lane)
      } catch (error) {
        left = 0
        throw error
      }
    }
  }

  const begun = performance.now()
  const lanes = await Promise.allSettled(Array.from({ length: inFlight }, (_, lane) => run(lane)))
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason
  return performance.now() - begun
}
