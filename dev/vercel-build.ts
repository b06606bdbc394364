import nextEnv from '@next/env'
import { migrateDatabase, summary } from '#cli/migrate.ts'
import { settingsProblem } from './command/missing-settings.ts'
import { runTool } from './spawn.ts'
import { exitWithError, CliError } from '#cli/cli-error.ts'

/**
 * What Vercel runs in place of `npm run build`: the settings are looked at, a production deployment migrates its
 * database (a preview never does: it may share it with production), then the app is built.
 */
async function main(env: NodeJS.Dict<string>): Promise<void> {
  const production = env['VERCEL_ENV'] === 'production'
  const problem = settingsProblem(env)
  if (problem !== null) {
    const text = `These settings are missing or wrong (Vercel: Project, Settings, Environment Variables):\n${problem}`
    if (production) throw new CliError(text)
    console.warn(`${text}\nThis is no production deployment, so it is built all the same.`)
  }
  await run('prisma generate', ['prisma/generate.mjs'])
  if (production) console.log(summary(await migrateDatabase(env)))
  else console.log('No production deployment: the database is left as it is.')
  await run('next build', ['node_modules/next/dist/bin/next', 'build'])
}

async function run(name: string, args: string[]): Promise<void> {
  console.log(`${name}…`)
  const { code, output } = await runTool(args)
  console.log(output.trim())
  if (code !== 0) throw new CliError(`${name} failed, for the reason above.`)
}

nextEnv.loadEnvConfig(process.cwd())
await main(process.env).catch(exitWithError)
