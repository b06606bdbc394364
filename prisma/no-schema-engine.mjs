// Prisma's schema engine is a download that `prisma generate` waits for and does not use. It is told that this is
// the engine (PRISMA_SCHEMA_ENGINE_BINARY). It must fail if it is ever run: one that succeeds would make
// `prisma migrate deploy` report migrations that it never applied.
process.exit(1)
