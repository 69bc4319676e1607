import type { AcceptInput, AnswerInput, AskInput, AuditInput, ConfirmInput, RejectInput, SubmitInput } from '../core/acceptance/step-inputs.ts';
import type { Caller } from '../core/access/caller.ts';
import type { Role } from '../core/access/permissions.ts';
import type { SetupStep, SourceObject } from '../core/connector.ts';
import type { DraftState } from '../core/drafts/draft.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import type { HandoffKind } from '../core/handoff/mapping-file.ts';
import type { Suggestion } from '../core/line/suggest-links.ts';
import type { HandoffFilter, PublishedFile, SyncError, SyncRun } from '../core/ports.ts';
import type { ErrorFilter, EventFilter, Found, HandoffCount, RunFilter, Seek, StoredEvent } from '../core/view/browse-store.ts';
import type { AddInput, ChangeInput, TryInput } from '../core/view/connection-changes.ts';
import type { ConnectionView } from '../core/view/connection-check.ts';
import type { ConnectionRemoval, ConnectionRemoved, RemovalInput } from '../core/view/connection-removal.ts';
import type { ConnectionOverview } from '../core/view/connection-overview.ts';
import type { ConnectionSettings, ConnectorView } from '../core/view/connector-view.ts';
import type { DraftDiff, DraftFields, DraftMerge, DraftProblems, DraftSummary, DraftView } from '../core/view/draft-view.ts';
import type { ExplainedHandoff } from '../core/view/explain-handoff.ts';
import type { Finding } from '../core/view/finding.ts';
import type { FirstRunReport } from '../core/view/first-run-report.ts';
import type { HandoffListFilter } from '../core/view/handoff-filter.ts';
import type { HandoffPacket } from '../core/view/handoff-packet.ts';
import type { HandoffPanel } from '../core/view/handoff-panel.ts';
import type { HandoffRow } from '../core/view/handoff-row.ts';
import type { Overview } from '../core/view/overview.ts';
import type { SyncPlan } from '../core/view/plan-report.ts';
import type { ReplaySample, ReplayView } from '../core/view/replay-view.ts';
import type { RunChanges } from '../core/view/run-detail.ts';
import type { SavedFilter } from '../core/view/saved-filter.ts';
import type { Samples } from '../core/view/sample-view.ts';
import type { Alarm } from '../core/watch/alarm.ts';
import type { OwnerDigest } from '../core/watch/collect-digests.ts';
import type { Freshness } from '../core/watch/watch-store.ts';
import type { BudgetView } from '../flows/write-back/call-purse.ts';
import type { MadePanelLink, PanelAsked } from '../flows/make-panel-link.ts';
import type { Framed, Refused } from '../flows/open-panel.ts';

/**
 * What the routes ask of the service: functions, handed in by src/app. A route knows no store and no queue; whatever it
 * needs is a function here, in the words of the product. Answers are plain data that may leave the house, for whoever
 * has these roles.
 */
export interface Service extends HandoffService, StepService, LinkService, ConnectionService, SetupService, SampleService, AccountService, HistoryService, RuleService, ReplayService, DraftService, PeopleService, ReportService, ListService, PanelService {}

type Roles = readonly Role[];

/** `text` names a handoff as on the command line. Throws `handoff_not_found` or `handoff_ambiguous`. */
export interface HandoffService {
  listHandoffs(filter: HandoffFilter, seek: Seek): Promise<Found<StoredHandoff> & { readonly olderThanStart: number }>;
  showHandoff(text: string, roles: Roles): Promise<HandoffPacket>;
  explainHandoff(text: string, roles: Roles): Promise<ExplainedHandoff>;
  listEvents(filter: EventFilter): Promise<readonly StoredEvent[]>;
  /** In full. */
  findHandoffId(text: string): Promise<string>;
}

/** What came of a person's step: nothing that is about a person, because answers to repeated requests are kept for a day. */
export interface Taken {
  /** False: the same person had taken this step before. */
  readonly changed: boolean;
  /** Connections whose sources will show it. */
  readonly shownIn: readonly string[];
  readonly handoff: string;
  readonly status: StoredHandoff['status'];
  readonly score: number | null;
  readonly revision: number | null;
  readonly openQuestions: readonly number[];
}

/** Throws HandoffError when the step is not allowed. */
export interface StepService {
  submitHandoff(text: string, input: SubmitInput): Promise<Taken>;
  acceptHandoff(text: string, input: AcceptInput): Promise<Taken>;
  rejectHandoff(text: string, input: RejectInput): Promise<Taken>;
  askAboutHandoff(text: string, input: AskInput): Promise<Taken>;
  answerQuestion(text: string, input: AnswerInput): Promise<Taken>;
  confirmDelta(text: string, input: ConfirmInput): Promise<Taken>;
  recordAudit(text: string, input: AuditInput): Promise<Taken>;
}

/** A person's word, with who said it and why. */
export interface Said {
  readonly by: string;
  readonly reason: string;
}

export interface LinkService {
  listSuggestions(): Promise<readonly Suggestion[]>;
  /** The other handoff's records move to the kept one; gives the id of what remains. */
  linkHandoffs(kept: string, other: string, said: Said): Promise<string>;
  /** Gives the id of the handoff that the record founds. */
  unlinkRecord(text: string, record: string, said: Said): Promise<string>;
  keepApart(text: string, other: string, said: Said): Promise<readonly [string, string]>;
}

/** Throws `unknown_connection`. */
export interface ConnectionService {
  /** Those of connections.yaml with how they stand; no settings, no secrets. */
  listConnections(page: { readonly limit: number; readonly offset: number }): Promise<Found<ConnectionOverview>>;
  showConnection(id: string): Promise<ConnectionOverview>;
  /** It rests until a person resumes it. */
  pauseConnection(id: string, said: Said): Promise<ConnectionOverview>;
  resumeConnection(id: string): Promise<ConnectionOverview>;
  /** A run as soon as a worker is free. */
  requestSync(id: string, request: { readonly full: boolean }): Promise<{ readonly connection: string; readonly wantedAt: string }>;
  /** Of a connection that mass-delete protection froze. `confirm`: apply what froze it; otherwise the next run judges afresh. */
  releaseConnection(id: string, confirm: boolean): Promise<ConnectionOverview>;
  /** From now on handoffs older than the start date are written too. `confirm`: their number. Throws `backfill_not_confirmed`. */
  backfillConnection(id: string, what: 'fields' | 'tasks', confirm: number): Promise<ConnectionOverview>;
  /** What we may use of the account's daily limit, and have used; asks our own database only. */
  showLimits(id: string): Promise<BudgetView>;
}

/** Connecting accounts from a page. Throws `unknown_connection`, `bad_connection` with every problem. */
export interface SetupService {
  listConnectors(): Promise<readonly ConnectorView[]>;
  /** Nothing is kept. */
  tryAccount(input: TryInput): Promise<ConnectionView>;
  /** Throws `already_connected`, `account_refused`, `account_connected_twice`, `config_changed`, `folder_not_writable` with the lines to add by hand. */
  addConnection(input: AddInput): Promise<ConnectionOverview>;
  /** `version` is that of the whole file. */
  showSettings(id: string): Promise<{ readonly settings: ConnectionSettings; readonly version: string }>;
  /** Throws `version_moved` when the file is not of that version any more, else like `addConnection`. */
  changeConnection(id: string, input: ChangeInput, version: string): Promise<ConnectionOverview>;
  /** What removing it would mean; `version` is that of the whole file. */
  planRemoval(id: string): Promise<{ readonly removal: ConnectionRemoval; readonly version: string }>;
  /**
   * `confirm`: its id. Throws `removal_not_confirmed`, `version_moved`, `connection_in_use`, `lane_busy`, `tasks_not_closed` when
   * they were to be closed and some are left, `folder_not_writable` with the lines to take out by hand.
   */
  removeConnection(id: string, input: RemovalInput, version: string): Promise<ConnectionRemoved>;
}

export interface SampleService {
  /** Recent records with these fields and those that the mapping reads, as the account shows them now or some minutes ago. Throws `unknown_object`. */
  readSamples(connection: string, object: string, fields: readonly string[]): Promise<Samples>;
}

/** What an account is asked while a person waits: ends within seconds, or with RefusedError 504. */
export interface AccountService {
  checkConnection(id: string): Promise<ConnectionView>;
  describeConnection(id: string, object: string | null): Promise<readonly SourceObject[]>;
  /** What the next run would change; nothing is written anywhere. `writes` are the first ones, `writesTotal` counts all. */
  planSync(id: string, request: { readonly full: boolean }): Promise<SyncPlan & { readonly writesTotal: number }>;
  planSetup(id: string, request: { readonly inputs: boolean; readonly remove: boolean }): Promise<readonly SetupStep[]>;
}

export interface HistoryService {
  listRuns(filter: RunFilter, seek: Seek): Promise<Found<SyncRun>>;
  /** With the items that were set aside while it ran. Throws `unknown_run`. */
  showRun(id: string): Promise<{ readonly run: SyncRun; readonly errors: readonly SyncError[] }>;
  listErrors(filter: ErrorFilter, seek: Seek): Promise<Found<SyncError>>;
  /** Gives how many are tried again. Throws `unknown_error`, `already_resolved`. */
  retryError(id: string): Promise<number>;
  /** null: of every connection. */
  retryErrors(connection: string | null): Promise<number>;
  listAlarms(filter: { readonly connection?: string | undefined; readonly includeResolved: boolean }): Promise<readonly Alarm[]>;
  showFreshness(connection: string | null, hours: number): Promise<{ readonly from: string; readonly to: string; readonly freshness: readonly Freshness[] }>;
  countHandoffs(): Promise<readonly HandoffCount[]>;
  /** The usual mistakes that show without asking an account. */
  findMistakes(): Promise<readonly Finding[]>;
  /** What the next digest would tell whom. */
  previewDigest(): Promise<readonly OwnerDigest[]>;
}

/** A rules file that connections use, and what runs of it. */
export interface RulesFileView {
  /** For addresses: the name with ~ for /. */
  readonly id: string;
  readonly name: string;
  readonly which: 'mapping' | 'requirements' | 'playbook';
  /** What it is about; null while nothing of it is published. */
  readonly kind: HandoffKind | null;
  /** Those of another kind of handoff left out, although they would look for requirements and playbook by the same rule. */
  readonly connections: readonly string[];
  /** null: never published. */
  readonly published: Omit<PublishedFile, 'text' | 'name'> | null;
}

/** `id` as in RulesFileView. Throws `unknown_mapping`. */
export interface RuleService {
  listRules(): Promise<readonly RulesFileView[]>;
  /** null: the version that runs. */
  showRules(id: string, version: number | null): Promise<PublishedFile>;
  listVersions(id: string): Promise<readonly Omit<PublishedFile, 'text'>[]>;
  /** Throws `bad_config` with every problem. */
  lintRules(id: string, text: string): Promise<void>;
  /** What a few real records become by what runs, or by this text in place of the file; nothing is stored. */
  previewRules(connection: string, candidate: { readonly id: string; readonly text: string } | null, limit: number, roles: Roles): Promise<readonly ExplainedHandoff[]>;
  /** Makes this text the rules that run. Throws `version_moved` when the newest version is not `after` by now. */
  publishRules(id: string, text: string, after: number, said: Said): Promise<PublishedFile>;
}

/** What a draft begins as: files as they run, an older version of one, or what stood before another draft. */
export type DraftStart = { readonly title?: string | undefined } & ({ readonly files: readonly string[] } | { readonly file: string; readonly version: number } | { readonly undo: string });

/**
 * Throws `unknown_draft`, `draft_closed`. `file`: as in RulesFileView. `seen`: the revision that a change was made from, null
 * for whatever stands there; throws `version_moved` when somebody was faster.
 */
export interface DraftService {
  /** Those that are worked on first. */
  listDrafts(filter: { readonly state?: DraftState | undefined; readonly limit: number; readonly offset: number }, caller: Caller): Promise<Found<DraftSummary>>;
  showDraft(id: string, caller: Caller): Promise<DraftView>;
  startDraft(start: DraftStart, caller: Caller): Promise<DraftSummary>;
  addDraftFile(id: string, file: string, caller: Caller): Promise<DraftSummary>;
  saveDraftText(id: string, file: string, text: string, seen: number | null, caller: Caller): Promise<DraftSummary>;
  renameDraft(id: string, title: string, seen: number | null, caller: Caller): Promise<DraftSummary>;
  diffDraft(id: string): Promise<DraftDiff>;
  mergeDraftFile(id: string, file: string): Promise<DraftMerge>;
  /** `theirs`: hash of the text that it was brought together with. Throws `draft_outdated` when that is not what stands there. */
  rebaseDraftFile(id: string, file: string, text: string, theirs: string, seen: number | null, caller: Caller): Promise<DraftSummary>;
  /** All its files together. */
  lintDraft(id: string): Promise<DraftProblems>;
  /** Asks the account. */
  checkDraftFields(id: string, connection: string): Promise<DraftFields>;
  proposeDraft(id: string, reason: string, caller: Caller): Promise<DraftSummary>;
  sendBackDraft(id: string, reason: string, caller: Caller): Promise<DraftSummary>;
  /** Throws `own_approval` for whoever had a part in it. */
  approveDraft(id: string, seen: number | null, caller: Caller): Promise<DraftSummary>;
  /** Everything that changed, or nothing. Throws `draft_outdated`, `nothing_to_publish`, `needs_approval`, `bad_config`, `mapping_changed`. */
  publishDraft(id: string, reason: string, seen: number | null, caller: Caller): Promise<DraftSummary>;
  discardDraft(id: string, caller: Caller): Promise<void>;
}

/** Texts in place of rules files; `id` as in RulesFileView. */
export type TriedFiles = readonly { readonly id: string; readonly text: string }[];

/** What changed rules would do. Throws `unknown_mapping`, and `bad_config` with everything that is wrong in the texts. */
export interface ReplayService {
  /** One at a time per `by`. Throws `replays_busy`. */
  startReplay(files: TriedFiles, by: string, roles: Roles): Promise<ReplayView>;
  /** Throws `replay_not_found`. */
  showReplay(id: string, roles: Roles): ReplayView;
  cancelReplay(id: string, roles: Roles): ReplayView;
  /** Reads records from the account while somebody waits. */
  sampleReplay(files: TriedFiles, connection: string, limit: number, roles: Roles): Promise<ReplaySample>;
}

/** People's data and credentials. */
export interface PeopleService {
  /** By an e-mail address, a name or a handoff id. Throws `nobody_found`. */
  findPerson(person: string): Promise<readonly StoredHandoff[]>;
  /** `confirm`: how many handoffs hold the person. Throws `forget_not_confirmed`. */
  forgetPerson(person: string, confirm: number): Promise<{ readonly forgotten: readonly string[]; readonly rows: Readonly<Record<string, number>> }>;
  listSecrets(): Promise<readonly { readonly scope: string; readonly name: string; readonly keyId: string }[]>;
  saveSecret(name: string, value: string): Promise<void>;
  /** Throws `secret_not_found`. */
  deleteSecret(name: string): Promise<void>;
  rotateKeys(): Promise<number>;
}

/** Figures over many handoffs. */
export interface ReportService {
  /** `kind` null: the one that the connections hold; `connections` null: all. Throws `unknown_connection`. */
  reportFirstRun(asked: { readonly kind: HandoffKind | null; readonly connections: readonly string[] | null; readonly days: number }): Promise<FirstRunReport>;
  showOverview(roles: Roles): Promise<Overview>;
  /** `limit`: of each list. Throws `unknown_run`. */
  showRunChanges(id: string, limit: number, roles: Roles): Promise<RunChanges>;
}

/** The long list of handoffs, and the filters that people keep for it. `caller`: one text per person or token. */
export interface ListService {
  listRows(seek: Seek, roles: Roles): Promise<Found<HandoffRow & { readonly createdAt: string }>>;
  /** Lines of a table with a head, for those that pass the filter as this reader sees them. */
  exportLines(filter: HandoffListFilter, roles: Roles): AsyncIterable<readonly (string | number | null)[]>;
  /** ISO date, for names of files. */
  today(): string;
  findFilters(caller: string): Promise<readonly SavedFilter[]>;
  /** Throws `too_many_filters`. */
  saveFilter(caller: string, name: string, filter: HandoffListFilter): Promise<SavedFilter>;
  /** Throws `filter_not_found`. */
  deleteFilter(caller: string, name: string): Promise<void>;
}

/** The panel that pages of other systems show in a frame. `link`: what stands behind /panels/. */
export interface PanelService {
  /** Where people reach us, without a slash at the end; null: where they do now. */
  panelOrigin(): string | null;
  /** Throws `handoff_not_found`, `handoff_ambiguous`, `unknown_connection`, `no_frame_hosts`. */
  makePanelLink(asked: PanelAsked, roles: Roles): Promise<MadePanelLink>;
  /** Where the link may be framed; it stays as good as it was. */
  judgePanelLink(link: string): Promise<Framed<object> | Refused>;
  /** What it shows, to the first who asks. */
  openPanel(link: string): Promise<Framed<{ readonly panel: HandoffPanel | null }> | Refused>;
}
