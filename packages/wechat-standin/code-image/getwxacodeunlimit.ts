import { callingAccount } from '../access-token/calling-account.ts'
import type { Answer } from '../common/answer.ts'
import type { Call } from '../common/call.ts'
import { failure, isFailure } from '../common/errcode.ts'
import type { Standin } from '../standin.ts'
import { CODE_IMAGE_POST_REQUIRED_ERRCODE, PERSONAL_ACCOUNT_MAKES_CODE_IMAGES } from '../uncertain.ts'
import { checkLooks, parseArguments } from './arguments.ts'
import { checkPage } from './page.ts'
import { phoneAddress } from './phone-address.ts'
import { drawPicture } from './picture.ts'
import { checkScene, deliveredScene } from './scene.ts'

/** POST /wxa/getwxacodeunlimit?access_token=… */
export async function getwxacodeunlimit(standin: Standin, call: Call): Promise<Answer> {
  if (call.method !== 'POST') return failure(CODE_IMAGE_POST_REQUIRED_ERRCODE)
  const account = callingAccount(standin, call)
  if (isFailure(account)) return account
  if (!account.verified && !PERSONAL_ACCOUNT_MAKES_CODE_IMAGES) return failure(48001)
  const refused = standin.quotas.spend('codeImagePerMinute', account.appid)
  if (refused) return refused

  const wanted = parseArguments(call.body)
  if (isFailure(wanted)) return wanted
  const wrong = checkScene(wanted.scene) ?? checkPage(account, wanted) ?? checkLooks(wanted)
  if (wrong) return wrong

  const text = phoneAddress(standin.options.phoneUrl, {
    appid: account.appid,
    scene: deliveredScene(wanted.scene ?? ''),
    page: wanted.page || (account.releasedPages[0] ?? ''),
    envVersion: wanted.envVersion,
  })
  const { width, colour, transparent } = wanted
  return { kind: 'picture', bytes: await drawPicture({ text, width, colour, transparent }) }
}
