import { health } from '#lib/health.ts'
import { NextResponse } from 'next/server'
import { success } from '../../http/response.ts'
import { route } from '../../http/api-route.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/health', {
  async GET() {
    const data = await health()
    if (!Object.values(data).includes('failing')) return success(data)
    const envelope = { code: 503, data, msg: 'failing', error: 'unavailable' }
    return NextResponse.json(envelope, { status: 503, headers: { 'Cache-Control': 'no-store' } })
  },
})
