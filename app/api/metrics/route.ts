import { NextResponse } from 'next/server'
import Negotiator from 'negotiator'
import { z } from 'zod'
import { env } from '#lib/env.ts'
import { counts, funnel, prometheus } from '#lib/funnel.ts'
import { success } from '../../http/response.ts'
import { badField } from '../../http/body.ts'
import { authenticateOperator } from '../../http/authenticate.ts'
import { route } from '../../http/api-route.ts'

/** Longer than rows are kept: everything. */
const allHours = 24 * 400
const hoursShape = z.coerce.number().int().min(1).max(allHours)
const json = 'application/json'
const text = 'text/plain;version=0.0.4'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/metrics', {
  /** The funnel of the last `hours` (24 by default) as JSON, or counters since the beginning in Prometheus' text format. */
  async GET(request) {
    authenticateOperator(request, env().SAOMA_METRICS_TOKEN)
    if (wantsText(request.headers.get('accept') ?? json))
      return new NextResponse(prometheus(await counts(allHours)), { headers: textHeaders })
    const hours = hoursShape.safeParse(request.nextUrl.searchParams.get('hours') ?? 24)
    if (!hours.success) throw badField('hours')
    return success(await funnel(hours.data))
  },
})

const textHeaders = { 'Content-Type': `${text};charset=utf-8`, 'Cache-Control': 'no-store' }

/** False if the client accepts neither format. */
function wantsText(accept: string): boolean {
  const type = new Negotiator({ headers: { accept } }).mediaType([json, text, 'text/plain'])
  return type !== undefined && type !== json
}
