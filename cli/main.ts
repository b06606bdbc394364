import { exitWithError } from './cli-error.ts'
import { saoma } from './saoma.ts'
import { loadSettings } from './settings.ts'

loadSettings()
await saoma(process.argv.slice(2)).catch(exitWithError)
