/** Runs once, before the first request. A server whose settings are missing or invalid says which, and exits. */
export async function register(): Promise<void> {
  // As a block, it is left out of the build for the Edge runtime, which has no process.exit.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { env, SettingsError } = await import('#lib/env.ts')
    try {
      env()
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error
      console.error(error.message)
      // An error thrown here would leave the server up, answering 500 to every request.
      process.exit(1)
    }
    // What an instance before this one could not deliver.
    const { deliverLogouts } = await import('#lib/oidc/deliver-logouts.ts')
    void deliverLogouts()
    const { deliverEvents } = await import('#lib/webhook/deliver.ts')
    void deliverEvents()
  }
}
