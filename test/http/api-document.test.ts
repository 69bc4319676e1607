import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { PERMISSIONS } from '../../src/core/access/permissions.ts';
import { withHttp } from './open-world.ts';

const schema = z.looseObject({ $ref: z.string().optional(), example: z.unknown().optional(), items: z.unknown().optional(), properties: z.record(z.string(), z.unknown()).optional(), anyOf: z.array(z.unknown()).optional() });
const content = z.object({ content: z.record(z.string(), z.object({ schema })).optional() });
const operation = z.looseObject({ summary: z.string().min(5), tags: z.array(z.string()).min(1), requestBody: content.optional(), responses: z.record(z.string(), content), parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).optional() });
const documentSchema = z.object({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.record(z.string(), operation)), components: z.object({ schemas: z.record(z.string(), schema) }) });

describe('the OpenAPI document', () => {
  it('resolves, has an example for what every operation takes and answers, and says how each refuses', () =>
    withHttp(async ({ request }) => {
      const text = await (await request('/api/openapi.json')).text();
      const { paths, components } = documentSchema.parse(JSON.parse(text));
      for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) expect(Object.keys(components.schemas)).toContain(name);
      expect(text.match(/"\$ref":"(?!#\/components\/schemas\/)/g)).toBeNull();

      const hasExample = (given: unknown): boolean => {
        const found = schema.parse(given);
        if (found.example !== undefined) return true;
        if (found.$ref !== undefined) return hasExample(components.schemas[found.$ref.split('/').at(-1) ?? '']);
        const within = [found.items, found.properties?.['items'], ...(found.anyOf ?? [])].filter((each) => each !== undefined);
        return within.some(hasExample);
      };
      const lacking: string[] = [];
      for (const [path, methods] of Object.entries(paths)) {
        for (const [method, { requestBody, responses, parameters = [] }] of Object.entries(methods)) {
          const at = `${method.toUpperCase()} ${path}`;
          for (const [, { schema: body }] of Object.entries(requestBody?.content ?? {})) if (!hasExample(body)) lacking.push(`${at}: example of the body`);
          for (const [status, answer] of Object.entries(responses)) {
            for (const [type, { schema: shown }] of Object.entries(answer.content ?? {})) if (status.startsWith('2') && shown['type'] !== 'null' && !hasExample(shown)) lacking.push(`${at}: example of ${status} ${type}`);
          }
          if (!(responses['4XX'] ?? responses['4xx'])) lacking.push(`${at}: how it refuses`);
          for (const [, name] of path.matchAll(/\{(\w+)\}/g)) if (!parameters.some((parameter) => parameter.name === name && parameter.in === 'path')) lacking.push(`${at}: parameter ${name ?? ''}`);
        }
      }
      expect(lacking).toEqual([]);
      expect(Object.keys(paths).filter((path) => !path.startsWith('/api/v1/'))).toEqual([]);
      expect(Object.keys(PERMISSIONS).length).toBeGreaterThan(40);
    }));
});
