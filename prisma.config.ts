import nextEnv from '@next/env'
import { defineConfig } from 'prisma/config'

// Prisma 7 leaves .env to this file. Next's reader, so that migrations and the app get the same values.
nextEnv.loadEnvConfig(process.cwd())

// Migrations go straight to the database: a pooler in transaction mode cannot run them.
// Generating the client needs no database, so a missing address is no error here.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_DIRECT_URL'] || process.env['DATABASE_URL'] || '' },
})
