import type { Phone } from '../../frame.ts'
import { personCode } from '../person-code.ts'

/** `e.detail` of `bindgetphonenumber`. Every refusal is an event too. */
interface Detail {
  errMsg: string
  errno?: number
  code?: string
  /** Since long before `code`. Made up here. */
  encryptedData?: string
  iv?: string
}

export async function phoneNumber(phone: Phone): Promise<Detail> {
  const { privacy, number, network } = phone.settings()
  if (privacy === 'undeclared') return refused('api scope is not declared in the privacy agreement', 112)
  if (!(await phone.acceptsPrivacy())) return refused('privacy permission is not authorized', 104)
  if (number === 'no-permission') return refused('no permission')
  if (number === 'no-quota') return refused('no quota', 1_400_001)
  if (network === 'offline') return refused('network error')
  if (!(await phone.allowsNumber())) return refused('user deny')
  const encrypted = { errMsg: 'getPhoneNumber:ok', encryptedData: 'ZW5jcnlwdGVk', iv: 'aXY=' }
  if (number === 'no-code') return encrypted
  const code = await personCode(phone, 'phone')
  return code === null ? refused('system error') : { ...encrypted, code }
}

function refused(reason: string, errno?: number): Detail {
  return { errMsg: `getPhoneNumber:fail ${reason}`, ...(errno !== undefined && { errno }) }
}
