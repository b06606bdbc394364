import type { Phone } from '../frame.ts'

/** The code that WeChat gives the person by wx.login, or by the button for the phone number. Null if it does not answer. */
export async function personCode(phone: Phone, by: 'login' | 'phone'): Promise<string | null> {
  const { person } = phone.settings()
  const answer = await fetch(`/_phone/${by}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: person, ...(phone.appid !== null && { appid: phone.appid }) }),
  })
  return answer.ok ? ((await answer.json()) as { code: string }).code : null
}
