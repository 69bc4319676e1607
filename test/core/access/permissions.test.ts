import { describe, expect, it } from '@jest/globals';
import { auditTarget, isAudited, outcomeOf } from '../../../src/core/access/audit.ts';
import { isAction, isPermitted, permissionOf, PERMISSIONS, ROLES, type Action, type Role } from '../../../src/core/access/permissions.ts';
import { hashSecret, isTokenShape, tokenOf } from '../../../src/core/access/secrets.ts';
import { isSessionOver, localPath, mapGroups } from '../../../src/core/access/session-rules.ts';

/** v viewer, s sales, o operations, r revops, a admin; * anyone, without a credential. */
const WHO_MAY: Readonly<Record<Action, string>> = {
  public: '*', receive_webhook: '*', sign_in: '*', frame_panel: '*', open_panel: '*',
  see_self: 'vsora', sign_out: 'vsora', see_connections: 'vsora', see_runs: 'vsora', see_errors: 'vsora', see_handoffs: 'vsora', see_handoff: 'vsora', make_panel_link: 'vsora',
  keep_filters: 'vsora', see_reports: 'vsora', see_mappings: 'vsora', see_freshness: 'vsora', see_metrics: 'vsora',
  submit_handoff: 'sora', answer_question: 'sora', confirm_with_customer: 'sora', audit_promises: 'sora',
  ask_question: 'ora', accept_handoff: 'ora', reject_handoff: 'ora', export_handoffs: 'ora', run_sync: 'ora', retry_errors: 'ora', quiet_alarm: 'ora',
  see_doctor: 'ra', see_connection_settings: 'ra', manage_connections: 'ra', remove_connection: 'ra', see_digest: 'ra', plan_setup: 'ra', backfill_connection: 'ra', lint_mapping: 'ra', see_suggestions: 'ra',
  plan_sync: 'ra', check_connection: 'ra', preview_mapping: 'ra', publish_mapping: 'ra', see_drafts: 'ra', edit_draft: 'ra', approve_draft: 'ra', link_handoffs: 'ra', pause_connection: 'ra', resume_connection: 'ra', release_connection: 'ra',
  run_setup: 'a', find_person: 'a', forget_person: 'a', see_keys: 'a', manage_keys: 'a', rotate_keys: 'a', see_tokens: 'a', manage_tokens: 'a', see_users: 'a', manage_users: 'a', send_notice: 'a', see_audit: 'a',
};
const ACTIONS: readonly Action[] = Object.keys(PERMISSIONS).filter(isAction);
const LETTERS: Readonly<Record<Role, string>> = { viewer: 'v', sales: 's', operations: 'o', revops: 'r', admin: 'a' };

describe('who may do what', () => {
  it.each(Object.entries(WHO_MAY))('%s: %s', (action, letters) => {
    const permitted = Object.keys(PERMISSIONS).filter((name) => name === action).flatMap((name) => ROLES.filter((role) => isPermitted([role], toAction(name))));
    expect(letters === '*' ? permitted : permitted.map((role) => LETTERS[role]).join('')).toEqual(letters === '*' ? [...ROLES] : letters);
    expect(isPermitted([], toAction(action))).toBe(letters === '*');
  });

  it('stands in one table that has no other row', () => {
    expect(Object.keys(PERMISSIONS).toSorted()).toEqual(Object.keys(WHO_MAY).toSorted());
  });

  it('adds up for somebody with several roles, and is nothing without one', () => {
    expect(isPermitted(['viewer', 'revops'], 'publish_mapping')).toBe(true);
    expect(isPermitted(['viewer', 'sales'], 'publish_mapping')).toBe(false);
  });

  it('never lets a viewer change anything but the own session and the own filters', () => {
    const writes = Object.keys(PERMISSIONS).filter((name) => permissionOf(toAction(name)).effect === 'write' && isPermitted(['viewer'], toAction(name)));
    expect(writes.toSorted()).toEqual(['keep_filters', 'sign_in', 'sign_out']);
  });
});

describe('what the audit log keeps', () => {
  it.each([
    ['accept_handoff', 200, true], ['accept_handoff', 409, true], ['accept_handoff', 403, true], ['see_handoff', 200, true], ['see_handoff', 304, true],
    ['see_connections', 200, false], ['see_connections', 401, true], ['see_connections', 404, false], ['receive_webhook', 202, false], ['receive_webhook', 401, true], ['public', 429, true],
  ] as const)('%s answered with %i: %s', (action, status, kept) => {
    expect(isAudited(action, outcomeOf(status))).toBe(kept);
  });

  it('bounds what strangers put into an address', () => {
    expect(auditTarget(`a\nb\u0000\u2028${'x'.repeat(500)}`)).toBe(`a�b��${'x'.repeat(195)}`);
  });
});

describe('secrets', () => {
  it('are recognised, and hashed for one purpose each', () => {
    const secret = tokenOf('A'.repeat(43));
    expect([secret, 'handoff_short', `${secret}=`, ` ${secret}`].map(isTokenShape)).toEqual([true, false, false, false]);
    expect(hashSecret('token', secret)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashSecret('token', secret)).not.toBe(hashSecret('session', secret));
  });
});

describe('a session', () => {
  const session = { subject: 'i', name: 'I', via: 'login', groups: [], createdAt: '', lastUsedAt: '2026-11-22T09:00:00.000Z', expiresAt: '2026-11-22T12:00:00.000Z' } as const;

  it.each([['2026-11-22T10:59:59.999Z', session.lastUsedAt, false], ['2026-11-22T11:00:00.000Z', session.lastUsedAt, true], ['2026-11-22T12:00:00.000Z', '2026-11-22T11:59:59.000Z', true]])('at %s, used last at %s, is over: %s', (now, lastUsedAt, over) => {
    expect(isSessionOver({ ...session, lastUsedAt }, new Date(now))).toBe(over);
  });

  it('has the roles of its groups, once each; names of the language itself are no groups', () => {
    expect(mapGroups(['a', 'b', 'c', 'constructor', '__proto__'], { a: 'sales', b: 'sales', c: 'admin' })).toEqual(['sales', 'admin']);
  });

  it.each([['/handoffs?x=1', '/handoffs?x=1'], ['//evil', '/'], ['/\\evil', '/'], ['https://evil', '/'], ['', '/'], [undefined, '/'], ['/a\nb', '/'], ['/a#b', '/']])('comes back to %s as %s', (wanted, path) => {
    expect(localPath(wanted)).toBe(path);
  });
});

function toAction(name: string): Action {
  for (const action of ACTIONS) if (action === name) return action;
  throw new Error(`${name} is no action`);
}
