import { z } from 'zod';
import type { HttpApp } from '../http-app.ts';
import { answerPage, cutPage, pageOf, pageQuery } from '../paging.ts';
import { problems } from '../problem.ts';
import type { Service } from '../service-port.ts';

const person = z.string().trim().min(2).max(300).describe('An e-mail address, a name, or a handoff id');
const searchBody = z.strictObject({ person }).meta({ id: 'FindPerson', example: { person: 'ana.ruiz@example.com' } });
const found = z
  .object({ handoffs: z.array(z.object({ id: z.string(), title: z.string(), kind: z.enum(['customer', 'employee']) })), count: z.int().describe('To be confirmed when the person is erased') })
  .meta({ id: 'PersonFound', example: { handoffs: [{ id: '0d9c2a7be1f04c55', title: 'Ana Ruiz', kind: 'employee' }], count: 1 } });
const forgetBody = z.strictObject({ person, confirm: z.int().min(1).describe('How many handoffs hold the person') }).meta({ id: 'ForgetPerson', example: { person: 'ana.ruiz@example.com', confirm: 1 } });
const forgotten = z.object({ forgotten: z.array(z.string()).readonly().describe('Ids of handoffs'), rows: z.record(z.string(), z.number()).describe('Rows touched per table') }).meta({ id: 'PersonForgotten', example: { forgotten: ['0d9c2a7be1f04c55'], rows: { handoffs: 1, sources: 2 } } });

const secret = z.object({ name: z.string(), scope: z.string(), keyId: z.string() }).meta({ id: 'Secret', example: { name: 'CRM_CLIENT_SECRET', scope: 'secret', keyId: 'k2' } });
const secretParams = z.object({ name: z.string().regex(/^[\w.-]{1,100}$/) });
const secretBody = z.strictObject({ value: z.string().min(1).max(20_000) }).meta({ id: 'SecretValue', example: { value: '…' } });
const rotated = z.object({ rotated: z.int() }).meta({ id: 'KeysRotated', example: { rotated: 4 } });
/** Whom it is about must stand in no log: not even a caller's own words are the target. */
const nobody = (): null => null;

/** Erasing people, and the secrets that connections name; for administrators. */
export function peopleRoutes(app: HttpApp, service: Service): void {
  app.post(
    '/api/v1/people/search',
    { config: { action: 'find_person', target: nobody, answersSecret: true }, schema: { summary: 'Handoffs that hold a person; a POST so that no name stands in an address', tags: ['people'], body: searchBody, response: { 200: found, ...problems } } },
    async (request) => {
      const handoffs = await service.findPerson(request.body.person);
      return { handoffs: handoffs.map(({ id, title, kind }) => ({ id, title, kind })), count: handoffs.length };
    },
  );
  app.post(
    '/api/v1/people/forget',
    { config: { action: 'forget_person', target: nobody }, schema: { summary: 'Erase a person: mapped values, snapshots, task texts and errors; figures stay, without names', tags: ['people'], body: forgetBody, response: { 200: forgotten, ...problems } } },
    (request) => service.forgetPerson(request.body.person, request.body.confirm),
  );
  app.get(
    '/api/v1/secrets',
    { config: { action: 'see_keys' }, schema: { summary: 'Names of stored secrets, never their values', tags: ['secrets'], querystring: pageQuery, response: { 200: pageOf(secret), ...problems } } },
    async (request, reply) => answerPage(request, reply, request.query, cutPage(await service.listSecrets(), request.query)),
  );
  app.put(
    '/api/v1/secrets/:name',
    { config: { action: 'manage_keys', answersSecret: true }, schema: { summary: 'Store a secret; a setting names it as secret:NAME', tags: ['secrets'], params: secretParams, body: secretBody, response: { 204: z.null(), ...problems } } },
    async (request, reply) => {
      await service.saveSecret(request.params.name, request.body.value);
      return reply.status(204).send(null);
    },
  );
  app.delete(
    '/api/v1/secrets/:name',
    { config: { action: 'manage_keys' }, schema: { summary: 'Remove a secret', tags: ['secrets'], params: secretParams, response: { 204: z.null(), ...problems } } },
    async (request, reply) => {
      await service.deleteSecret(request.params.name);
      return reply.status(204).send(null);
    },
  );
  app.post(
    '/api/v1/secrets/rotate',
    { config: { action: 'rotate_keys' }, schema: { summary: 'Encrypt everything again under the newest key', tags: ['secrets'], response: { 200: rotated, ...problems } } },
    async () => ({ rotated: await service.rotateKeys() }),
  );
}
