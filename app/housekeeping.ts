import { after } from 'next/server'
import { cleanUpSometimes } from '#lib/housekeeping/clean-up.ts'

/** Removes what is over, once the answer has gone out: with no cron job, whoever opens a login pays for the ones before. */
export function cleanUpAfterwards(): void {
  after(cleanUpSometimes)
}
