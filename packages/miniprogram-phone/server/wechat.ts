import { z } from 'zod'

const codeAnswer = z.object({ code: z.string().min(1) })
const calls = z.array(
  z.object({
    path: z.string(),
    scene: z.string().optional(),
    page: z.string().optional(),
    appid: z.string().optional(),
    errcode: z.number().optional(),
  }),
)

export interface NewestCode {
  scene: string
  page: string | null
  appid: string | null
}

/** The code that wx.login, or the button for the phone number, gives this user. Rejects if WeChat does not answer with one. */
export async function codeOf(
  wechatUrl: string,
  by: 'login' | 'phone',
  person: { user: string; appid?: string | undefined },
): Promise<string> {
  const answer = await fetch(new URL(`/_dev/${by}`, wechatUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  })
  if (!answer.ok) throw new Error(`WeChat's stand-in answered ${answer.status}`)
  return codeAnswer.parse(await answer.json()).code
}

/** The latest code image that was made without an error, or null. */
export async function newestCode(wechatUrl: string): Promise<NewestCode | null> {
  const answer = await fetch(new URL('/_dev/calls', wechatUrl))
  const made = calls
    .parse(await answer.json())
    .filter(({ path, scene, errcode }) => path === '/wxa/getwxacodeunlimit' && scene && !errcode)
  const newest = made.at(-1)
  if (!newest?.scene) return null
  return { scene: newest.scene, page: newest.page ?? null, appid: newest.appid ?? null }
}
