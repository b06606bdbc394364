import type { NextResponse } from 'next/server'
import type { z } from 'zod'
import { findPersonDetails } from '#lib/account/person.ts'
import type { Actor } from '#lib/audit.ts'
import { SaomaError } from '#lib/errors.ts'
import { badField } from '../../http/body.ts'
import type { route } from '../../http/api-route.ts'
import { act } from '../act.ts'

/** The result is as in `act()`, or null where nothing was changed. */
type Work<S extends z.ZodType> = (act: {
  id: string
  by: Actor
  fields: z.output<S>
}) => Promise<string | NextResponse | null>

/** Route handlers of an act on a person. `schema` is of the form's fields. A person who doesn't exist is `not_found`. */
export function personAct<S extends z.ZodType>(
  name: string,
  schema: S,
  work: Work<S>,
): ReturnType<typeof route> {
  return act(`/admin/people/[id]/${name}`, async (_, { id, form, by }) => {
    const parsed = schema.safeParse(Object.fromEntries(form))
    if (!parsed.success) throw badField(parsed.error.issues[0]?.path.join('.') || 'body')
    const done = await work({ id, by, fields: parsed.data })
    if (done === null && (await findPersonDetails(id)) === null) throw new SaomaError('not_found')
    return done ?? 'unchanged'
  })
}
