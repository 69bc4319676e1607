import type { AcceptInput, AnswerInput, AskInput, ConfirmInput, RejectInput, SubmitInput } from '../core/acceptance/step-inputs.ts';
import type { Role } from '../core/access/permissions.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import type { HandoffFilter } from '../core/ports.ts';
import type { EventFilter, Found, Seek, StoredEvent } from '../core/view/browse-store.ts';
import type { ConnectionOverview } from '../core/view/connection-overview.ts';
import type { ExplainedHandoff } from '../core/view/explain-handoff.ts';
import type { HandoffPacket } from '../core/view/handoff-packet.ts';

/**
 * What the routes ask of the service: functions, handed in by src/app. A route knows no store and no queue; whatever it
 * needs is a function here, in the words of the product. Answers are plain data that may leave the house, for whoever
 * has these roles.
 */
export interface Service extends HandoffService, StepService, ConnectionService {}

type Roles = readonly Role[];

export interface HandoffService {
  listHandoffs(filter: HandoffFilter, seek: Seek): Promise<Found<StoredHandoff> & { readonly olderThanStart: number }>;
  showHandoff(text: string, roles: Roles): Promise<HandoffPacket>;
  explainHandoff(text: string, roles: Roles): Promise<ExplainedHandoff>;
  listEvents(filter: EventFilter): Promise<readonly StoredEvent[]>;
  /** The id in full. Throws `handoff_not_found` or `handoff_ambiguous`. */
  findHandoffId(text: string): Promise<string>;
}

/** What came of a person's step. */
export interface Taken {
  /** False: the same person had taken this step before. */
  readonly changed: boolean;
  readonly shownIn: readonly string[];
  readonly handoff: HandoffPacket;
}

/** `text` names the handoff. Throws HandoffError when the step is not allowed. */
export interface StepService {
  submitHandoff(text: string, input: SubmitInput, roles: Roles): Promise<Taken>;
  acceptHandoff(text: string, input: AcceptInput, roles: Roles): Promise<Taken>;
  rejectHandoff(text: string, input: RejectInput, roles: Roles): Promise<Taken>;
  askAboutHandoff(text: string, input: AskInput, roles: Roles): Promise<Taken>;
  answerQuestion(text: string, input: AnswerInput, roles: Roles): Promise<Taken>;
  confirmDelta(text: string, input: ConfirmInput, roles: Roles): Promise<Taken>;
}

/** A person's word, with who said it and why. */
export interface Said {
  readonly by: string;
  readonly reason: string;
}

export interface ConnectionService {
  /** Every connection of connections.yaml with how it stands; no settings, no secrets. */
  listConnections(page: { readonly limit: number; readonly offset: number }): Promise<Found<ConnectionOverview>>;
  /** Throws `unknown_connection`. */
  showConnection(id: string): Promise<ConnectionOverview>;
  /** It rests until a person resumes it. */
  pauseConnection(id: string, said: Said): Promise<ConnectionOverview>;
  resumeConnection(id: string): Promise<ConnectionOverview>;
  /** A run as soon as a worker is free. */
  requestSync(id: string, request: { readonly full: boolean }): Promise<{ readonly connection: string; readonly wantedAt: string }>;
  /** Of a connection that mass-delete protection froze. `confirm`: apply what froze it; otherwise the next run judges afresh. */
  releaseConnection(id: string, confirm: boolean): Promise<ConnectionOverview>;
}
