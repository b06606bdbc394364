import { topUpSpares } from '#lib/login/spare-codes.ts'
import { cleanUpSometimes } from '#lib/cleanup.ts'
import { afterAnswer } from './http/after-response.ts'

/** After the response: refill spare codes, delete expired rows. Nobody waits for it, and it never throws. */
export function keepHouseAfterwards(): void {
  void afterAnswer(async () => {
    await topUpSpares()
    await cleanUpSometimes()
  })
}
