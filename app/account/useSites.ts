'use client'

import { useState } from 'react'
import useSWR from 'swr'
import type { ConnectedSite } from '#lib/site/consent.ts'
import { call, get } from '../client/api.ts'

type Sites = { sites: ConnectedSite[] }

const path = '/api/sites'

type UseSites = {
  sites: ConnectedSite[]
  /** The result of the last attempt to disconnect a site. */
  outcome: 'none' | 'disconnected' | 'failed'
  busy: boolean
  disconnect: (id: string) => Promise<void>
}

/** The sites that the user has let in. Disconnecting one responds with those that are left. */
export function useSites(initial: ConnectedSite[]): UseSites {
  const fallbackData = { sites: initial }
  const { data = fallbackData, mutate } = useSWR<Sites>(path, get, { fallbackData })
  const [outcome, setOutcome] = useState<UseSites['outcome']>('none')
  const [busy, setBusy] = useState(false)

  async function disconnect(id: string): Promise<void> {
    setBusy(true)
    try {
      await mutate(call<Sites>('DELETE', `${path}/${id}`), { revalidate: false })
      setOutcome('disconnected')
    } catch {
      setOutcome('failed')
      // It may have been disconnected elsewhere: fetch the list anew.
      void mutate()
    } finally {
      setBusy(false)
    }
  }

  return { sites: data.sites, outcome, busy, disconnect }
}
