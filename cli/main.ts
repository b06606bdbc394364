import { exitWithError } from './cli-error.ts'
import { saoma } from './saoma.ts'
import { loadSettings, noDotenv } from './settings.ts'

const args = process.argv.slice(2)
// Setup writes .env: what an old one says is not the environment's.
const dotenv = args[0] === 'setup' ? noDotenv : loadSettings()
await saoma(args, { dotenv }).catch(exitWithError)
