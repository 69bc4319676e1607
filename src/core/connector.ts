import type { z } from 'zod';
import type { Capabilities } from './connector/capabilities.ts';
import type { ConnectionForm } from './connector/form.ts';
import type { ConnectorSession, SessionContext } from './connector/session.ts';
import type { Webhook } from './connector/webhook.ts';
import type { Shipping } from './shipping.ts';

export type * from './connector/account.ts';
export type * from './connector/capabilities.ts';
export type * from './connector/form.ts';
export type * from './connector/session.ts';
export type * from './connector/source-record.ts';
export type * from './connector/webhook.ts';
export type * from './connector/write-back.ts';

/** The contract between the service and one vendor; its parts lie in `connector/`. */
export interface Connector {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** The settings as questions; those that only a file can hold (see the connector's README) are left out. */
  readonly form: ConnectionForm;
  /** Shape of `settings:` in connections.yaml; secrets are already resolved. */
  readonly settings: z.ZodType;
  /** Objects a mapping may name. */
  readonly objects: readonly string[];
  /** null where the vendor has no webhooks. */
  readonly webhook: Webhook | null;
  /** null where no component can be put on the vendor's pages. */
  readonly shipping: Shipping | null;
  open(settings: unknown, context: SessionContext): Promise<ConnectorSession>;
}
