import { cookies, headers } from 'next/headers'
import { chosenLanguage } from './http/cookies.ts'
import { type Language, languageOf } from './language.ts'

/** The language of a page that is being rendered: what its visitor chose by the switch, else what the browser asks for. */
export async function pageLanguage(): Promise<Language> {
  return chosenLanguage(await cookies()) ?? languageOf(await headers())
}
