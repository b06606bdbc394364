import { bounds } from '../scene/steps.ts'
import type { Counts } from './funnel.ts'

/** In the text format of Prometheus: a histogram of the seconds from each step to the next, and the refusals. */
export function prometheus({ logins, refused }: Counts): string {
  const lines = ['# TYPE saoma_login_step_seconds histogram']
  for (const { step, buckets } of logins) {
    let total = 0
    for (const [i, count] of buckets.entries()) {
      total += count
      lines.push(`saoma_login_step_seconds_bucket{step="${step}",le="${bounds[i] ?? '+Inf'}"} ${total}`)
    }
    lines.push(`saoma_login_step_seconds_count{step="${step}"} ${total}`)
  }
  lines.push('# TYPE saoma_login_refused_total counter')
  for (const { reason, count } of refused)
    lines.push(`saoma_login_refused_total{reason="${reason}"} ${count}`)
  return `${lines.join('\n')}\n`
}
