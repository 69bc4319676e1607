/** viewer reads; sales and operations are the two sides of a handoff; revops owns rules and connections; admin also people and secrets. */
export const ROLES = ['viewer', 'sales', 'operations', 'revops', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What an action does to people's data, and so what the audit log keeps of it: `write` every time, `look` (a person's
 * record is shown) every time, `read` only when it was refused.
 */
export type Effect = 'read' | 'look' | 'write';

export interface Permission {
  /** `anyone`: without a credential; the route then proves by itself whom it talks to, if it has to. */
  readonly roles: readonly Role[] | 'anyone';
  readonly effect: Effect;
}

const EVERY_ROLE = ROLES;
const BOTH_SIDES = ['sales', 'operations', 'revops', 'admin'] as const;
const RECEIVERS = ['operations', 'revops', 'admin'] as const;
const OWNERS = ['revops', 'admin'] as const;
const ADMIN = ['admin'] as const;

/** The one table of who may do what. An action that is not in it does not exist. */
export const PERMISSIONS = {
  public: { roles: 'anyone', effect: 'read' },
  receive_webhook: { roles: 'anyone', effect: 'read' },
  sign_in: { roles: 'anyone', effect: 'write' },
  frame_panel: { roles: 'anyone', effect: 'read' },
  open_panel: { roles: 'anyone', effect: 'look' },

  see_self: { roles: EVERY_ROLE, effect: 'read' },
  sign_out: { roles: EVERY_ROLE, effect: 'write' },
  see_connections: { roles: EVERY_ROLE, effect: 'read' },
  see_runs: { roles: EVERY_ROLE, effect: 'read' },
  see_errors: { roles: EVERY_ROLE, effect: 'read' },
  see_handoffs: { roles: EVERY_ROLE, effect: 'read' },
  see_handoff: { roles: EVERY_ROLE, effect: 'look' },
  make_panel_link: { roles: EVERY_ROLE, effect: 'look' },
  see_reports: { roles: EVERY_ROLE, effect: 'read' },
  see_mappings: { roles: EVERY_ROLE, effect: 'read' },
  see_freshness: { roles: EVERY_ROLE, effect: 'read' },
  see_metrics: { roles: EVERY_ROLE, effect: 'read' },

  keep_filters: { roles: EVERY_ROLE, effect: 'write' },

  submit_handoff: { roles: BOTH_SIDES, effect: 'write' },
  answer_question: { roles: BOTH_SIDES, effect: 'write' },
  confirm_with_customer: { roles: BOTH_SIDES, effect: 'write' },
  audit_promises: { roles: BOTH_SIDES, effect: 'write' },

  ask_question: { roles: RECEIVERS, effect: 'write' },
  accept_handoff: { roles: RECEIVERS, effect: 'write' },
  reject_handoff: { roles: RECEIVERS, effect: 'write' },
  export_handoffs: { roles: RECEIVERS, effect: 'look' },
  run_sync: { roles: RECEIVERS, effect: 'write' },
  retry_errors: { roles: RECEIVERS, effect: 'write' },
  quiet_alarm: { roles: RECEIVERS, effect: 'write' },

  see_doctor: { roles: OWNERS, effect: 'read' },
  see_connection_settings: { roles: OWNERS, effect: 'read' },
  manage_connections: { roles: OWNERS, effect: 'write' },
  remove_connection: { roles: OWNERS, effect: 'write' },
  see_digest: { roles: OWNERS, effect: 'look' },
  plan_setup: { roles: OWNERS, effect: 'read' },
  backfill_connection: { roles: OWNERS, effect: 'write' },
  lint_mapping: { roles: OWNERS, effect: 'read' },
  plan_sync: { roles: OWNERS, effect: 'look' },
  check_connection: { roles: OWNERS, effect: 'read' },
  preview_mapping: { roles: OWNERS, effect: 'look' },
  publish_mapping: { roles: OWNERS, effect: 'write' },
  see_drafts: { roles: OWNERS, effect: 'read' },
  edit_draft: { roles: OWNERS, effect: 'write' },
  approve_draft: { roles: OWNERS, effect: 'write' },
  see_suggestions: { roles: OWNERS, effect: 'look' },
  link_handoffs: { roles: OWNERS, effect: 'write' },
  pause_connection: { roles: OWNERS, effect: 'write' },
  resume_connection: { roles: OWNERS, effect: 'write' },
  release_connection: { roles: OWNERS, effect: 'write' },

  send_notice: { roles: ADMIN, effect: 'write' },
  run_setup: { roles: ADMIN, effect: 'write' },
  find_person: { roles: ADMIN, effect: 'look' },
  forget_person: { roles: ADMIN, effect: 'write' },
  see_keys: { roles: ADMIN, effect: 'read' },
  manage_keys: { roles: ADMIN, effect: 'write' },
  rotate_keys: { roles: ADMIN, effect: 'write' },
  see_tokens: { roles: ADMIN, effect: 'read' },
  manage_tokens: { roles: ADMIN, effect: 'write' },
  see_users: { roles: ADMIN, effect: 'look' },
  manage_users: { roles: ADMIN, effect: 'write' },
  see_audit: { roles: ADMIN, effect: 'look' },
} as const satisfies Readonly<Record<string, Permission>>;

export type Action = keyof typeof PERMISSIONS;

export const isAction = (text: unknown): text is Action => typeof text === 'string' && Object.hasOwn(PERMISSIONS, text);

export const permissionOf = (action: Action): Permission => PERMISSIONS[action];

export const isPublic = (action: Action): boolean => permissionOf(action).roles === 'anyone';

/** Somebody in several groups has several roles and may do what any of them may. */
export function isPermitted(roles: readonly Role[], action: Action): boolean {
  const permitted = permissionOf(action).roles;
  return permitted === 'anyone' || roles.some((role) => permitted.includes(role));
}
