import { cleanUpSometimes } from '#lib/cleanup.ts'
import { refillSpares } from '#lib/login/spare-codes.ts'
import { afterResponse } from './after-response.ts'

/** After the response: refills spare codes and deletes expired rows. Never throws. */
export function cleanUpAfterResponse(): void {
  void afterResponse(async () => {
    await Promise.all([refillSpares(), cleanUpSometimes()])
  })
}
