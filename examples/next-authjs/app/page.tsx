import type { ReactNode } from 'react'
import { auth, signIn, signOutEverywhere } from '../auth'

export default async function Home({
  searchParams,
}: {
  searchParams: Promise<{ error?: string }>
}): Promise<ReactNode> {
  const session = await auth()
  if (!session?.user) return <Welcome failed={(await searchParams).error !== undefined} />
  const { name, image } = session.user
  return (
    <main>
      {image && <img src={image} alt="" width="64" height="64" />}
      <p>Hello, {name}</p>
      <form
        action={async () => {
          'use server'
          await signOutEverywhere()
        }}
      >
        <button>Sign out</button>
      </form>
    </main>
  )
}

function Welcome({ failed }: { failed: boolean }): ReactNode {
  return (
    <main>
      {failed && <p role="alert">You declined on the phone, or the sign-in failed.</p>}
      <form
        action={async () => {
          'use server'
          await signIn('saoma', { redirectTo: '/' })
        }}
      >
        <button>Sign in with WeChat</button>
      </form>
    </main>
  )
}
