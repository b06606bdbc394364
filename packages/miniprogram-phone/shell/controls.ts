import type { Network, PhoneSettings } from '../frame.ts'
import { part } from './dom.ts'

export interface Controls extends PhoneSettings {
  launchScene: number
  hotStart: 'relaunch' | 'show'
}

/** Controls and their names in the address. */
const SELECTS = {
  'launch-scene': 'launch',
  network: 'network',
  language: 'language',
  privacy: 'privacy',
  'phone-number': 'number',
  'hot-start': 'hot',
}

/** Sets the controls from the address; the rest keep their defaults in phone.html. */
export function applyAddress(address: URLSearchParams): void {
  const width = address.get('width')
  if (width !== null) part('phone', HTMLElement).style.width = `${Number(width)}px`
  part('person', HTMLInputElement).value = address.get('user') || 'visitor-1'
  for (const [name, parameter] of Object.entries(SELECTS)) {
    const value = address.get(parameter)
    if (value === null) continue
    const select = part(name, HTMLSelectElement)
    const known = Array.from(select.options, (option) => option.value).includes(value)
    if (!known && name === 'launch-scene') select.append(new Option(value))
    select.value = value
  }
}

export function controls(): Controls {
  return {
    person: part('person', HTMLInputElement).value.trim() || 'visitor-1',
    launchScene: Number(chosen('launch-scene')),
    network: chosen('network') as Network,
    language: chosen('language'),
    privacy: chosen('privacy') as Controls['privacy'],
    number: chosen('phone-number') as Controls['number'],
    hotStart: chosen('hot-start') as Controls['hotStart'],
  }
}

function chosen(name: string): string {
  return part(name, HTMLSelectElement).value
}
