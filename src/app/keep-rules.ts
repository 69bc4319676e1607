import { rulesPathsOf, type ConnectionConfig } from '../config/load-config.ts';
import { loadPublishedRules, peekKind } from '../config/load-published-rules.ts';
import { loadRules, type Rules } from '../config/load-rules.ts';
import { loadTriedRules } from '../config/load-tried-rules.ts';
import { findStamp } from '../config/read-rules-file.ts';
import type { Capabilities } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import type { HandoffKind } from '../core/handoff/mapping-file.ts';
import { hashOf } from '../core/hash.ts';
import type { PublishedHead } from '../core/line/rule-store.ts';
import type { PublishedFile, Store } from '../core/ports.ts';
import type { DryRunStore } from '../flows/sync/dry-run-store.ts';
import { publishRules } from '../flows/rules/publish-rules.ts';
import type { Base } from './open-sessions.ts';

/** A store to remember in, or one that forgets. */
export type Memory = Store | DryRunStore;

/** The published files as of one moment. */
export interface PublishedView {
  findText(name: string): Promise<{ readonly text: string } | null>;
  readonly heads: ReadonlyMap<string, PublishedHead>;
}

export interface PublishedChanges {
  readonly published: readonly PublishedFile[];
  /** Files that cannot be used as they are: what was published last goes on. */
  readonly problems: readonly { readonly connection: string; readonly error: HandoffError }[];
}

/** A rules file that is only tried. */
export interface RulesText {
  readonly name: string;
  readonly text: string;
}

/** What is published, with these texts in place of files of the same name. */
export function tryTexts(view: PublishedView, tried: readonly RulesText[]): PublishedView {
  const texts = new Map(tried.map((file) => [file.name, file]));
  return { ...view, findText: async (name) => texts.get(name) ?? view.findText(name) };
}

export interface RulesKeeper {
  /** From now on runs take what is published, and look at a file only while nothing is. */
  runPublished(): void;
  /** Publishes the files that changed since this process last looked; the first look compares them with what is published. */
  publishChanged(): Promise<PublishedChanges>;
  view(memory: Memory, changes: number | null): Promise<PublishedView>;
  /** Publishes changed files of the connections that ran before, where files are followed: either side of a shared handoff notices. True when there were any. */
  publishPeers(memory: Memory, seen: PublishedView): Promise<boolean>;
  /** The rules that a connection runs with. Publishes files that lead and changed, and then says so. */
  ownRules(memory: Memory, view: PublishedView, connection: ConnectionConfig, person: Capabilities['person']): Promise<{ readonly rules: Rules; readonly published: boolean }>;
  /** The rules of a view in which some texts are only tried. Throws `bad_config`. */
  triedRules(view: PublishedView, connection: ConnectionConfig, person: Capabilities['person']): Promise<Rules>;
  /** The published rules of another connection of this kind of handoff; null when it is of another kind, or has none. */
  peerRules(view: PublishedView, connection: ConnectionConfig, kind: HandoffKind): Promise<Rules | null>;
}

/** Which rules run: files are read again only when they changed, published texts only when something was published. */
export function keepRules({ config, store, clock, findConnector }: Base): RulesKeeper {
  const texts = new Map<string, string>();
  /** What this process published, or found published, for a file. A newer version of somebody else is not undone by an old file. */
  const settled = new Map<string, string>();
  let kept: { readonly changes: number; readonly view: PublishedView } | null = null;
  let takesPublished = false;
  /** Path → stamp, as of the last look for changed files. */
  let looked: ReadonlyMap<string, string | null> = new Map();

  const findText = async (memory: Memory, head: PublishedHead | undefined): Promise<{ readonly text: string } | null> => {
    if (head === undefined) return null;
    const known = texts.get(head.hash);
    if (known !== undefined) return { text: known };
    const published = await memory.findPublished(head.name);
    if (published !== null) texts.set(published.hash, published.text);
    return published;
  };
  const view: RulesKeeper['view'] = async (memory, changes) => {
    if (changes !== null && kept?.changes === changes) return kept.view;
    const heads = new Map((await memory.findPublishedHeads()).map((head) => [head.name, head]));
    const made: PublishedView = { heads, findText: (name) => findText(memory, heads.get(name)) };
    if (changes === null) return made;
    kept = { changes, view: made };
    const current = new Set([...heads.values()].map(({ hash }) => hash));
    for (const hash of texts.keys()) if (!current.has(hash)) texts.delete(hash);
    return made;
  };
  const publish = async (memory: Memory, seen: PublishedView, file: { readonly name: string; readonly text: string }, onPublished: (published: PublishedFile) => void): Promise<{ readonly text: string }> => {
    const hash = hashOf(file.text);
    const head = seen.heads.get(file.name);
    if (head?.hash === hash) {
      settled.set(file.name, hash);
      return file;
    }
    const leads = config.mappings.source === 'files' && settled.get(file.name) !== hash;
    const published = await publishRules(memory, clock, file, { author: 'files', reason: 'the file changed', filesLead: leads });
    if (memory === store && published.hash === hash) settled.set(file.name, hash);
    if (published.hash !== head?.hash) onPublished(published);
    return published;
  };
  const fromFiles = async (memory: Memory, seen: PublishedView, connection: ConnectionConfig, person: Capabilities['person']): ReturnType<RulesKeeper['ownRules']> => {
    let published = false;
    const rules = await loadRules(config, connection, person, (file) => publish(memory, seen, file, () => (published = true)));
    return { rules, published };
  };

  const publishAll = async (memory: Memory, isMeant: (connection: ConnectionConfig) => boolean): Promise<PublishedChanges> => {
    const published: PublishedFile[] = [];
    const problems: PublishedChanges['problems'][number][] = [];
    const meant = config.connections.filter(isMeant);
    const before = looked;
    const now = await stampsOf(meant.flatMap((connection) => rulesPathsOf(config, connection)));
    const isAsBefore = (path: string): boolean => before.has(path) && before.get(path) === now.get(path);
    for (const connection of meant) {
      if (memory === store && rulesPathsOf(config, connection).every(isAsBefore)) continue;
      const { capabilities } = await findConnector(connection.connector);
      const seen = await view(memory, await memory.findRuleChanges());
      try {
        await loadRules(config, connection, capabilities.person, (file) => publish(memory, seen, file, (made) => published.push(made)));
      } catch (error) {
        if (!(error instanceof HandoffError)) throw error;
        problems.push({ connection: connection.id, error });
      }
    }
    if (memory === store) looked = new Map([...before, ...now]);
    return { published, problems };
  };

  return {
    runPublished: () => {
      takesPublished = true;
    },
    view,
    ownRules: async (memory, seen, connection, person) => {
      const rules = takesPublished ? await loadPublishedRules(config, connection, person, seen.findText) : null;
      return rules === null ? fromFiles(memory, seen, connection, person) : { rules, published: false };
    },
    triedRules: (seen, connection, person) => loadTriedRules(config, connection, person, seen.findText),
    peerRules: async (seen, connection, kind) => {
      if ((await peekKind(connection, seen.findText)) !== kind) return null;
      const { capabilities } = await findConnector(connection.connector);
      return loadPublishedRules(config, connection, capabilities.person, seen.findText);
    },
    publishChanged: () => publishAll(store, () => true),
    publishPeers: async (memory, seen) => {
      // What nobody published yet belongs to a connection that never ran: it publishes its rules itself.
      const { published } = await publishAll(memory, (connection) => !takesPublished && seen.heads.has(connection.mapping.name));
      return published.length > 0;
    },
  };
}

const stampsOf = async (paths: readonly string[]): Promise<ReadonlyMap<string, string | null>> =>
  new Map(await Promise.all([...new Set(paths)].map(async (path) => [path, await findStamp(path)] as const)));
