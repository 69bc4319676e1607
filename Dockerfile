# syntax=docker/dockerfile:1
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The image has its own Node 24; the packages that bring one along for older machines stay out.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-slim AS pages
WORKDIR /app
COPY package.json package-lock.json ./
# With its optional packages: the builder of the pages is one of them.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
RUN npm run build

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY bin ./bin
COPY src ./src
COPY connectors ./connectors
COPY mappings ./mappings
COPY migrations ./migrations
COPY --from=pages /app/dist ./dist
# /data holds connections.yaml, your own mappings and, without DATABASE_URL, the embedded database.
RUN mkdir /data && chown node:node /data && ln -s /app/bin/handoff.js /usr/local/bin/handoff
USER node
WORKDIR /data
VOLUME /data
# That the program starts. It must not open the embedded database: one process has it, and a sync would be refused.
HEALTHCHECK --interval=60s --timeout=20s --start-period=20s CMD ["handoff", "schema", "connections"]
ENTRYPOINT ["handoff"]
CMD ["--help"]
