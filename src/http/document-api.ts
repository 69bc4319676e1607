import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { HttpApp } from './http-app.ts';

const DESCRIPTION = `Everything the command line can do. Errors are problem+json (RFC 9457) and say what to do. Writes take an
Idempotency-Key: sent again with the same key within 24 hours, a request is answered again and not done again. Lists name
their next page in the header Link; those that grow while you walk them also as "next" in the body. A step is taken by a
person: with a token, say who in "by".`;

export const DOCS_PATH = '/api/docs';

/** The OpenAPI document, written from the routes' own schemas, and the page that shows it. Both are public: they hold no data. */
export async function documentApi(app: HttpApp, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'handoff-sync', version, description: DESCRIPTION },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token from "handoff tokens create"' },
          session: { type: 'apiKey', in: 'cookie', name: '__Host-handoff_session', description: 'Set by signing in' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, { routePrefix: DOCS_PATH, uiConfig: { url: '/api/openapi.json', docExpansion: 'list', validatorUrl: null } });
  app.get('/api/openapi.json', { config: { action: 'public' }, schema: { hide: true } }, () => app.swagger());
}
