'use client'

import type { ReactNode } from 'react'
import type { User } from '#lib/user/user.ts'
import type { ApiError } from '../client/api.ts'
import { Person } from '../Person.tsx'
import type { Texts } from '../texts.ts'
import type { Code, SceneState } from './code.ts'
import { Countdown } from './Countdown.tsx'
import styles from './login.module.css'
import { SignedInCard } from './SignedInCard.tsx'

type Props = {
  texts: Texts
  code: Code | undefined
  state: SceneState
  /** Once this browser is signed in. */
  user: User | null
  error: ApiError | undefined
  renewal: { deadline: number | null; dead: boolean; paused: boolean; renew: () => void }
}

/** What the page says in each state of its scene. */
export function LoginCard({ texts, code, state, user, error, renewal }: Props): ReactNode {
  if (user) return <SignedInCard texts={texts} user={user} />
  if (state.taken) return <Ended text={texts.taken} button={texts.newCode} onClick={renewal.renew} />
  // Signed in by this page, whose redemption got no answer yet.
  if (state.status === 'signed_in' && !renewal.dead) return <p role="status">{texts.confirmed}</p>
  switch (state.status ?? 'waiting') {
    case 'scanned':
      return <Scanned texts={texts} state={state} />
    case 'confirmed':
      return <p role="status">{texts.confirmed}</p>
    case 'cancelled':
      return <Ended text={texts.cancelled} button={texts.newCode} onClick={renewal.renew} />
    case 'waiting':
    case 'expired':
    case 'signed_in':
      if (renewal.paused) return <Ended text={texts.expired} button={texts.newCode} onClick={renewal.renew} />
      if (!code?.image || renewal.dead) return <Making texts={texts} error={error} />
      return (
        <Waiting texts={texts} image={code.image} deadline={renewal.deadline} error={error ?? state.error} />
      )
  }
}

function Waiting({
  texts,
  image,
  deadline,
  error,
}: {
  texts: Texts
  image: string
  deadline: number | null
  error: ApiError | undefined
}): ReactNode {
  return (
    <>
      <img className={styles['code']} src={image} alt={texts.code} width={280} height={280} />
      <p role="status">{texts.steps}</p>
      <p className="quiet">
        {error ? said(texts, error) : <Countdown deadline={deadline} sentence={texts.secondsLeft} />}
      </p>
      <noscript>
        <p className={styles['warning']}>{texts.noScript}</p>
      </noscript>
    </>
  )
}

function Making({ texts, error }: { texts: Texts; error: ApiError | undefined }): ReactNode {
  if (!error) return <p role="status">{texts.making}</p>
  return <p role="status">{said(texts, error, texts.trouble)}</p>
}

/** Why the page cannot go on at the moment: in the server's words, where it has some. */
function said(texts: Texts, error: ApiError, otherwise = texts.unreachable): string {
  return error.error === 'offline' ? texts.offline : error.msg || otherwise
}

function Scanned({ texts, state: { user, number, error } }: { texts: Texts; state: SceneState }): ReactNode {
  return (
    <>
      {user && <Person user={user} />}
      <p role="status">{texts.scanned(user?.nickname ?? texts.somebody)}</p>
      {number && (
        <p>
          {texts.matchNumber}
          <strong className={styles['number']}>{number}</strong>
        </p>
      )}
      {error && <p className="quiet">{said(texts, error)}</p>}
    </>
  )
}

function Ended({ text, button, onClick }: { text: string; button: string; onClick: () => void }): ReactNode {
  return (
    <>
      <p role="status">{text}</p>
      <button type="button" onClick={onClick}>
        {button}
      </button>
    </>
  )
}
