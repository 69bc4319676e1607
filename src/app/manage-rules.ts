import { loadRules } from '../config/load-rules.ts';
import { checkMapping } from '../flows/check-mapping.ts';
import type { PublishedFile } from '../core/ports.ts';
import { previewMapping } from '../flows/rules/preview-mapping.ts';
import { publishRules } from '../flows/rules/publish-rules.ts';
import type { App, OpenConnection } from './app-contract.ts';
import type { RulesText } from './keep-rules.ts';
import { findConfig, type Base } from './open-sessions.ts';

/** Looking at rules, and making them the ones that run. */
export const rulesOf = ({ config, store, clock, findConnector }: Base, open: (id: string, tried?: readonly RulesText[]) => Promise<OpenConnection>, closeSession: (id: string) => Promise<void>): Pick<App, 'rules' | 'publish' | 'preview' | 'findMissingFields' | 'findObstacle'> => ({
  rules: async (id) => {
    const connection = findConfig(config, id);
    const connector = await findConnector(connection.connector);
    return loadRules(config, connection, connector.capabilities.person, (file) => Promise.resolve(file));
  },
  publish: async (id, why) => {
    const connection = findConfig(config, id);
    const connector = await findConnector(connection.connector);
    const published: PublishedFile[] = [];
    await loadRules(config, connection, connector.capabilities.person, async (file) => {
      const version = await publishRules(store, clock, file, { ...why, filesLead: true });
      published.push(version);
      return version;
    });
    return published;
  },
  preview: async (id, limit, tried) => {
    const { session, ruleset, stored } = await open(id, tried);
    return previewMapping({ session, ruleset, connection: id, accountId: stored.accountId, now: clock.now() }, limit);
  },
  findMissingFields: async (id, tried) => {
    const { session, ruleset } = await open(id, tried);
    const items = await checkMapping(session, ruleset.mapping);
    return items.filter((item) => !item.ok).map((item) => `${id}: ${item.name}: ${item.message}`);
  },
  findObstacle: async (id) => {
    await closeSession(id);
    const { session, ruleset } = await open(id);
    const items = await checkMapping(session, ruleset.mapping);
    const broken = items.find((item) => !item.ok && item.ability === 'connect');
    return broken === undefined ? null : { action: 'fail', code: 'check_failed', message: `${broken.name}: ${broken.message}`, remedy: `Run "handoff connections check ${id}".`, retryAfterMs: null };
  },
});
