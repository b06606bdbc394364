import { callingAccount } from '../access-token/tokens.ts'
import { CODE_IMAGE_POST_REQUIRED_ERRCODE, PERSONAL_ACCOUNT_MAKES_CODE_IMAGES } from '../assumptions.ts'
import type { Answer, Call } from '../call.ts'
import { failure, isFailure } from '../errcode.ts'
import type { State } from '../state.ts'
import { checkLooks, checkPage, checkScene, deliveredScene, parseArguments } from './arguments.ts'
import { drawPicture } from './picture.ts'

/** POST /wxa/getwxacodeunlimit?access_token=… */
export async function getwxacodeunlimit(state: State, call: Call): Promise<Answer> {
  if (call.method !== 'POST') return failure(CODE_IMAGE_POST_REQUIRED_ERRCODE)
  const account = callingAccount(state, call)
  if (isFailure(account)) return account
  if (!account.verified && !PERSONAL_ACCOUNT_MAKES_CODE_IMAGES) return failure(48001)
  const refused = state.quotas.spend('codeImagePerMinute', account.appid)
  if (refused) return refused

  const wanted = parseArguments(call.body)
  if (isFailure(wanted)) return wanted
  const wrong = checkScene(wanted.scene) ?? checkPage(account, wanted) ?? checkLooks(wanted)
  if (wrong) return wrong

  const text = phoneAddress(state.phoneUrl, {
    appid: account.appid,
    scene: deliveredScene(wanted.scene ?? ''),
    page: wanted.page || (account.releasedPages[0] ?? ''),
    envVersion: wanted.envVersion,
  })
  const { width, colour, transparent } = wanted
  const request = { text, width, colour, transparent, centre: state.centre }
  return { kind: 'picture', bytes: await drawPicture(request) }
}

export interface CodeTarget {
  appid: string
  scene: string
  page: string
  envVersion: string
}

/** The phone's URL with everything that WeChat would read from the code. The default version is left out: the code has fewer modules. */
export function phoneAddress(phoneUrl: string, { appid, scene, page, envVersion }: CodeTarget): string {
  const query = [
    ['scene', scene],
    ['appid', appid],
    ['page', page],
    ...(envVersion === 'release' ? [] : [['env_version', envVersion]]),
  ]
  const encoded = query
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '').replaceAll('%2F', '/')}`)
    .join('&')
  return `${phoneUrl.replace(/\/+$/, '')}/?${encoded}`
}
