/** The operator's secrets in the stack of these tests. */
export const operator = { metrics: 'metrics-token-of-the-tests', cron: 'cron-secret-of-the-tests' } as const

export function bearer(secret: string): { authorization: string } {
  return { authorization: `Bearer ${secret}` }
}
