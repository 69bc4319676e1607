import type { DataSource } from 'typeorm';
import { secretEntity } from './entities.ts';
import type { KeyRing } from './key-ring.ts';

/** Credentials, encrypted before they reach a statement, so that neither tables nor logs hold them. */
export function keepSecrets(dataSource: DataSource, keys: KeyRing) {
  const secrets = dataSource.getRepository(secretEntity);
  return {
    secretGet: async (scope: string, name: string): Promise<string | null> => {
      const row = await secrets.findOneBy({ scope, name });
      return row === null ? null : keys.decrypt(row, { scope, name });
    },
    secretSet: async (scope: string, name: string, value: string): Promise<void> => {
      await secrets.upsert({ scope, name, ...keys.encrypt(value, { scope, name }) }, ['scope', 'name']);
    },
    secretNames: async () => {
      const rows = await secrets.find({ select: { scope: true, name: true, keyId: true }, order: { scope: 'ASC', name: 'ASC' } });
      return rows.map(({ scope, name, keyId }) => ({ scope, name, keyId }));
    },
    secretDelete: async (scope: string, name: string): Promise<boolean> => ((await secrets.delete({ scope, name })).affected ?? 0) > 0,
    /** All or none: a secret that does not decrypt stops the rotation before anything is written. */
    rotateSecrets: (): Promise<number> =>
      dataSource.transaction(async (manager) => {
        const rows = await manager.find(secretEntity, { lock: { mode: 'pessimistic_write' } });
        const old = rows.filter((row) => row.keyId !== keys.newestId);
        for (const { scope, name, ...encrypted } of old) {
          const place = { scope, name };
          await manager.update(secretEntity, place, keys.encrypt(keys.decrypt(encrypted, place), place));
        }
        return old.length;
      }),
  };
}
