import { migrateSettingsDatabase } from './command/migrate.ts'
import { loadOwnSettings } from './command/own-settings.ts'
import { exitWithError } from '#cli/cli-error.ts'

/** `npm run migrate`: the database of the settings gets the migrations that it lacks. */
async function main(): Promise<void> {
  loadOwnSettings()
  console.log(await migrateSettingsDatabase(process.env))
}

await main().catch(exitWithError)
