import { env, SettingsError } from '#lib/env.ts'

/** Checks the settings. A server that lacks some says which, and does not start. */
export function checkSettings(): void {
  try {
    env()
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    console.error(error.message)
    // Thrown on, it would leave the server up, answering 500 to everything.
    process.exit(1)
  }
}
