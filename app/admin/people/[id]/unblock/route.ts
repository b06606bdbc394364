import { z } from 'zod'
import { unblockUser } from '#lib/account/block.ts'
import { personAct } from '../../person-act.ts'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = personAct(
  'unblock',
  z.object({}),
  async ({ id, by }) => ((await unblockUser(id, by)) ? 'unblocked' : null),
)
