import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { FILES, WorkFolder } from './run-handoff.ts';

const created = z.object({ token: z.object({ id: z.string(), name: z.string(), role: z.string(), expiresAt: z.string().nullable() }), secret: z.string() });
const audit = z.object({ entries: z.array(z.object({ callerKind: z.string(), callerName: z.string(), action: z.string(), target: z.string().nullable(), outcome: z.string(), code: z.string().nullable() })) });

describe('tokens on the command line', () => {
  let folder: WorkFolder;
  beforeAll(async () => {
    folder = await WorkFolder.create(FILES);
  });
  afterAll(() => folder.remove());

  it('are shown once, listed without their secret, revoked, and every step stands in the audit log', async () => {
    const { token, secret } = created.parse(JSON.parse((await folder.handoffHere(['tokens', 'create', 'reporting', '--days', '30', '--json'])).stdout));
    expect(secret).toMatch(/^handoff_[A-Za-z0-9_-]{43}$/);
    expect(token).toMatchObject({ name: 'reporting', role: 'viewer', expiresAt: expect.any(String) });
    const list = await folder.handoffHere(['tokens', 'list']);
    expect(list.stdout).toContain('reporting');
    expect((await folder.handoffHere(['tokens', 'list', '--json'])).stdout).not.toContain(secret);
    const endless = created.parse(JSON.parse((await folder.handoffHere(['tokens', 'create', 'ci', '--role', 'revops', '--no-expiry', '--json'])).stdout));
    expect(endless.token).toMatchObject({ role: 'revops', expiresAt: null });
    expect(await folder.handoffHere(['tokens', 'revoke', token.id])).toMatchObject({ code: 0 });
    const again = await folder.handoffHere(['tokens', 'revoke', token.id]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('handoff tokens list');
    const { entries } = audit.parse(JSON.parse((await folder.handoffHere(['audit', '--json'])).stdout));
    expect(entries.map(({ action, target, outcome, code }) => [action, target, outcome, code])).toEqual([
      ['manage_tokens', token.id, 'failed', 'unknown_token'],
      ['manage_tokens', token.id, 'allowed', null],
      ['manage_tokens', 'ci', 'allowed', null],
      ['manage_tokens', 'reporting', 'allowed', null],
    ]);
    expect(entries[0]).toMatchObject({ callerKind: 'system', callerName: expect.stringContaining('terminal') });
  });

  it('refuse a role that does not exist and a name that is empty', async () => {
    expect(await folder.handoffHere(['tokens', 'create', 'x', '--role', 'king'])).toMatchObject({ code: 2 });
    expect(await folder.handoffHere(['tokens', 'create', ' '])).toMatchObject({ code: 2 });
  });

  it('nobody is signed in where nobody signs in', async () => {
    expect((await folder.handoffHere(['users', 'list'])).stdout).toContain('Nobody is signed in.');
    expect(await folder.handoffHere(['users', 'signout', 'ines'])).toMatchObject({ code: 1 });
  });
});
