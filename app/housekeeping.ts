import { after } from 'next/server'
import { topUpSpares } from '#lib/login/top-up.ts'
import { cleanUpSometimes } from '#lib/housekeeping/clean-up.ts'

/** Once the answer to whoever opens a login has gone out: codes for those to come, and what is over is removed. */
export function keepHouseAfterwards(): void {
  after(async () => {
    await topUpSpares()
    await cleanUpSometimes()
  })
}
