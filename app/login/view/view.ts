import type { User } from '#lib/user/user.ts'
import type { Surface } from '#lib/visitor/device.ts'
import type { ApiError } from '../../client/api.ts'
import { nameOf, type Texts } from '../../texts.ts'
import { type Login, shownCode } from '../flow/login.ts'

type Somebody = Pick<User, 'id' | 'nickname' | 'avatarUrl'>

/** What the page shows. `image` is the code's picture, dimmed unless it is waiting to be scanned. */
export type View =
  | { kind: 'making' }
  | { kind: 'trouble'; error: ApiError }
  | { kind: 'noCookies' }
  | { kind: 'waiting'; image: string; error: ApiError | null }
  | {
      kind: 'scanned'
      image: string | null
      user: Somebody | undefined
      number: string | null
      /** Somebody else scanned it too, and was refused. */
      taken: boolean
      error: ApiError | null
    }
  | { kind: 'confirmed'; image: string | null; user: Somebody | undefined }
  /** `returning`: the next page is on its way, so there is nothing to ask. */
  | { kind: 'signedIn'; image: string | null; user: User; returning: boolean }
  | { kind: 'ended'; image: string | null; why: 'cancelled' | 'expired' }

export function viewOf(login: Login, { dead }: { dead: boolean }): View {
  const { user, returning, error, loss, opening, paused } = login
  const { image = null, state = {} } = shownCode(login) ?? {}
  const failure = error ?? state.error ?? null
  if (user) return { kind: 'signedIn', image, user, returning }
  if (opening === 'person') return { kind: 'making' }
  if (loss === 'again') return { kind: 'noCookies' }
  // Signed in by this page, which has not received the answer to its redemption yet.
  if (state.status === 'signed_in' && !dead) return { kind: 'confirmed', image, user: state.user }
  switch (state.status ?? 'waiting') {
    case 'scanned':
      return {
        kind: 'scanned',
        image,
        user: state.user,
        number: state.number ?? null,
        taken: state.taken === true,
        // A failure to make a newer code no longer matters.
        error: state.error ?? null,
      }
    case 'confirmed':
      return { kind: 'confirmed', image, user: state.user }
    case 'cancelled':
      return { kind: 'ended', image, why: 'cancelled' }
    case 'waiting':
    case 'expired':
    case 'signed_in':
      if (paused) return { kind: 'ended', image, why: 'expired' }
      if (image !== null && !dead) return { kind: 'waiting', image, error: failure }
      return failure ? { kind: 'trouble', error: failure } : { kind: 'making' }
  }
}

/** The one sentence that says where the login stands. Screen readers announce it whenever it changes. */
export function sentenceOf(
  view: View,
  texts: Texts,
  surface: Surface,
  openUrl: string | null = null,
): string {
  switch (view.kind) {
    case 'making':
      return texts.making
    case 'trouble':
      return messageOf(view.error, texts, texts.trouble)
    case 'noCookies':
      return texts.noCookies
    case 'waiting':
      if (view.error) return messageOf(view.error, texts)
      if (surface === 'wechat') return texts.readyInWechat
      if (surface === 'computer') return texts.ready
      // A phone can't scan its own screen.
      return openUrl === null ? texts.stepsOnPhone.join(texts.nextStep) : texts.openWechat
    case 'scanned':
      return (view.number === null ? texts.scanned : texts.matchNumber)(scannerOf(view.user, texts))
    case 'confirmed':
      return texts.confirmed
    case 'signedIn':
      return texts.signedIn(nameOf(view.user, texts))
    case 'ended':
      return texts[view.why]
  }
}

/** Why the page cannot go on: the server's message, if it sent one. */
export function messageOf({ error, msg }: ApiError, texts: Texts, otherwise = texts.unreachable): string {
  return error === 'offline' ? texts.offline : msg || otherwise
}

/** Null without a nickname: only a poll has the id, and the sentence would be announced again once it is known. */
function scannerOf(user: Somebody | undefined, texts: Texts): string | null {
  return user && user.nickname !== null ? nameOf(user, texts) : null
}
