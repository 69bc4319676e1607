import type { App } from '../app.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import { findHandoff } from '../flows/find-handoff.ts';

/** Throws when nothing or more than one handoff fits. */
export const findOne = (app: App, text: string): Promise<StoredHandoff> => findHandoff(app.store, text);
