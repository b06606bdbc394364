import type { Phone } from '../../frame.ts'
import { callBack, Failure, type Callbacks } from './call.ts'

/** wx.login: WeChat's server, through the phone's own, says who this person is to this mini-program. No promise form. */
export function login(phone: Phone): (options: Callbacks) => void {
  return (options) => {
    void callBack('login', options, async () => {
      const { network, person } = phone.settings()
      if (network === 'offline' || network === 'no-login') throw new Failure('network error')
      const answer = await fetch('/_phone/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user: person, ...(phone.appid !== null && { appid: phone.appid }) }),
      })
      if (!answer.ok) throw new Failure('system error')
      const { code } = (await answer.json()) as { code: string }
      return { code }
    })
  }
}
