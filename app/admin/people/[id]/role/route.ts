import { z } from 'zod'
import { setRole } from '#lib/account/block.ts'
import { personAct } from '../../person-act.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = personAct(
  'role',
  z.object({ role: z.enum(['admin', 'user']) }),
  async ({ id, by, fields }) => ((await setRole(id, fields.role, by)) ? 'role' : null),
)
