import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Caller } from '../core/access/caller.ts';
import type { Action } from '../core/access/permissions.ts';

/** What every route says about itself; a route without an action does not start. */
export interface RouteAccess {
  /** A row of src/core/access/permissions.ts: it says which roles may, and what the audit log keeps. */
  readonly action?: Action;
  /** Id of what the request is about, for the audit log: never a name or an e-mail. Default: the parameters of the path. */
  readonly target?: (request: FastifyRequest) => string | null;
  /** Requests per minute and address, instead of the general limit (webhooks arrive in storms). */
  readonly perMinute?: number;
  /** The answer holds a secret: it is not kept for repeated requests. */
  readonly answersSecret?: true;
}

declare module 'fastify' {
  // eslint-disable-next-line typescript/no-empty-object-type -- merging with the library's interface is how it takes our words
  interface FastifyContextConfig extends RouteAccess {}
  interface FastifyRequest {
    /** Set before any handler runs. */
    caller: Caller;
    /** Secret of the session cookie that the caller came with; null for tokens. */
    sessionSecret: string | null;
    /** Code of the problem that was answered, for the audit log. */
    problemCode: string | null;
    wasAudited: boolean;
    /** Key that this request holds until its answer is kept. */
    onceKey: string | null;
  }
}

export type HttpApp = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;
