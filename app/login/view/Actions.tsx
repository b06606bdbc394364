'use client'

import type { ReactNode } from 'react'
import type { Surface } from '#lib/visitor/device.ts'
import type { User } from '#lib/user/user.ts'
import type { ApiError } from '../../client/api.ts'
import ui from '../../ui/styles.module.css'
import type { Texts } from '../../texts.ts'
import { Text } from '../../ui/Text.tsx'
import { Countdown } from './Countdown.tsx'
import styles from './login.module.css'
import { NotYou } from './NotYou.tsx'
import { OtherWays } from './OnPhone.tsx'
import { Steps } from './Steps.tsx'
import { messageOf, type View } from './view.ts'

export type ActionsProps = {
  view: View
  texts: Texts
  surface: Surface
  /** Who is signed in already, and may go on without a scan; else null. */
  signedIn: User | null
  /** Opens the mini-program on this phone; null if that is not set up. */
  openUrl: string | null
  /** When the code is replaced, in milliseconds of the local clock. */
  deadline: number | null
  /** The origin of the site if it is https, else null. */
  httpsSite: string | null
  /** After a refusal, the page goes back to the site that asked. */
  goingBack: boolean
  /** Somebody else than the visitor was signed in, so the page must not go on. */
  onLeave: () => void
  onRenew: () => void
}

/** Below the sentence: explanations, and what the visitor can do. */
export function Actions(props: ActionsProps): ReactNode {
  const { view, texts, onRenew } = props
  switch (view.kind) {
    case 'waiting':
      return view.error ? <ErrorHelp error={view.error} {...props} /> : <Waiting {...props} />
    case 'trouble':
      return <ErrorHelp error={view.error} {...props} />
    case 'noCookies':
      return <NoCookies {...props} />
    case 'scanned':
      return (
        <>
          {view.error && <p className={ui.quiet}>{messageOf(view.error, texts)}</p>}
          {view.taken && (
            <p className={ui.quiet} role="alert">
              {texts.taken}
            </p>
          )}
          <Renew text={texts.notMine} className={ui.plain} onRenew={onRenew} />
        </>
      )
    case 'making':
    case 'confirmed':
      return null
    case 'signedIn':
      return view.returning ? null : <NotYou user={view.user} texts={texts} onLeave={props.onLeave} />
    case 'ended':
      return (
        <>
          <p className={ui.quiet}>{view.why === 'cancelled' ? texts.cancelledWhy : texts.expiredWhy}</p>
          {view.why === 'cancelled' && props.goingBack && <p className={ui.quiet}>{texts.goingBack}</p>}
          <Renew text={texts.newCode} className={ui.primary} onRenew={onRenew} />
        </>
      )
  }
}

/** What the visitor can do about an error, or when the page retries. */
function ErrorHelp({ error, texts, onRenew }: ActionsProps & { error: ApiError }): ReactNode {
  if (error.error === 'rate_limited')
    return <Renew text={texts.getCode} className={ui.primary} onRenew={onRenew} />
  return (
    <p className={`${ui.quiet} ${styles.countdown}`}>
      <Retry error={error} texts={texts} />
    </p>
  )
}

function Retry({ error, texts }: { error: ApiError; texts: Texts }): ReactNode {
  if (error.error === 'offline') return <Text>{texts.offlineWhy}</Text>
  if (error.retryAt !== null) return <Countdown deadline={error.retryAt} sentence={texts.retryIn} />
  // Without a message of the server the sentence above says so already.
  return error.msg && <Text>{texts.retrying}</Text>
}

/** The http page of an https site cannot keep its cookies, whatever the visitor allows. */
function NoCookies({ texts, httpsSite, onRenew }: ActionsProps): ReactNode {
  const { protocol, pathname, search } = window.location
  if (httpsSite === null || protocol === 'https:') {
    return (
      <>
        <p className={ui.quiet}>{texts.allowCookies}</p>
        <Renew text={texts.tryAgain} className={ui.primary} onRenew={onRenew} />
      </>
    )
  }
  return (
    <>
      <p className={ui.quiet}>{texts.httpsOnly}</p>
      <a className={`${ui.button} ${ui.primary}`} href={httpsSite + pathname + search}>
        {texts.openHttps}
      </a>
      <Renew text={texts.tryAgain} className={ui.plain} onRenew={onRenew} />
    </>
  )
}

function Waiting({ texts, surface, signedIn, openUrl, deadline }: ActionsProps): ReactNode {
  return (
    <>
      {signedIn !== null && <p className={ui.quiet}>{texts.orAnother}</p>}
      {surface === 'computer' && signedIn === null && <Steps steps={texts.steps} />}
      {surface === 'phone' && <OtherWays openUrl={openUrl} texts={texts} />}
      <p className={`${ui.quiet} ${styles.countdown}`}>
        <Countdown deadline={deadline} sentence={texts.secondsLeft} />
      </p>
    </>
  )
}

type RenewProps = { text: string; className: string | undefined; onRenew: () => void }

function Renew({ text, className, onRenew }: RenewProps): ReactNode {
  return (
    <button type="button" className={`${ui.button} ${className}`} onClick={onRenew}>
      {text}
    </button>
  )
}
