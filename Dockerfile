# syntax=docker/dockerfile:1
# `docker build .` makes an image that migrates its database, then serves. It was not tried in Docker itself:
# e2e/deploy/packed.test.ts runs its command and its health check without it.
ARG NODE=node:24-bookworm

FROM ${NODE} AS build
WORKDIR /saoma
RUN chown node:node .
USER node
COPY --chown=node:node package.json package-lock.json .npmrc ./
# npm links these workspaces.
COPY --chown=node:node packages packages/
RUN npm ci --ignore-scripts
ENV NEXT_TELEMETRY_DISABLED=1
COPY --chown=node:node . .
RUN npm run build
RUN npm run pack -- packed

FROM ${NODE}-slim
WORKDIR /saoma
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
COPY --from=build /saoma/packed ./
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=15s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Without the migration: `docker run … node server.js`. `exec` lets the server get the signals.
CMD ["sh", "-c", "node saoma.mjs migrate && exec node server.js"]
