import { hashOf } from '../../core/hash.ts';
import type { Clock, PublishedFile, Store } from '../../core/ports.ts';

/**
 * What runs is the published version. Where files are authoritative, a changed file is published when it is seen;
 * otherwise the published text stands and the file is only an export.
 */
export async function publishRules(
  store: Pick<Store, 'publish' | 'findPublished'>,
  clock: Clock,
  file: { readonly name: string; readonly text: string },
  why: { readonly author: string; readonly reason: string; readonly filesLead: boolean },
): Promise<PublishedFile> {
  const published = await store.findPublished(file.name);
  const hash = hashOf(file.text);
  if (published !== null && (published.hash === hash || !why.filesLead)) return published;
  return store.publish({ ...file, hash, author: why.author, reason: why.reason, publishedAt: clock.now().toISOString() });
}
