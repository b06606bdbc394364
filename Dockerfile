# syntax=docker/dockerfile:1
# `docker build .` makes the app; `docker build --target migrate .` what brings its database up to date.
# Not tried in Docker itself: `npm run test:docker-steps` runs these steps one by one without it.
ARG NODE=node:24-bookworm

FROM ${NODE} AS packages
WORKDIR /saoma
RUN chown node:node .
USER node
COPY --chown=node:node package.json package-lock.json .npmrc ./
COPY --chown=node:node packages packages/
RUN npm ci --ignore-scripts

FROM packages AS build
ENV NEXT_TELEMETRY_DISABLED=1
COPY --chown=node:node . .
RUN npm run build
RUN npm run pack -- packed

FROM build AS migrate
CMD ["npm", "run", "migrate"]

FROM ${NODE}-slim AS app
WORKDIR /saoma
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
COPY --from=build /saoma/packed ./
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=15s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
