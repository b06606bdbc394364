import { NextResponse } from 'next/server'
import { SaomaError } from '#lib/errors.ts'
import { findLogo } from '#lib/site/site.ts'
import { findAvatar } from '#lib/user/profile.ts'
import { route } from '../../../http/api-route.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/avatar/[id]', {
  async GET(_request, { id = '' }) {
    const avatar = (await findAvatar(id)) ?? (await findLogo(id))
    if (!avatar) throw new SaomaError('not_found')
    const headers = { 'Content-Type': avatar.type, 'Cache-Control': 'public, max-age=31536000, immutable' }
    return new NextResponse(avatar.bytes, { headers })
  },
})
