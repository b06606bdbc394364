import { z } from 'zod'
import { setRole } from '#lib/account/block.ts'
import { seeOther } from '../../../../http/response.ts'
import { personAct } from '../../person-act.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = personAct(
  'role',
  z.object({ role: z.enum(['admin', 'user']) }),
  async ({ id, by, fields: { role } }) => {
    if (!(await setRole(id, role, by))) return null
    // Whoever took it from themselves has no desk any more.
    return id === by.byId ? seeOther('/account') : 'role'
  },
)
