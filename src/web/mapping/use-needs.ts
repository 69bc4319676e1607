import { useMemo } from 'react';
import { z } from 'zod';
import { handoffKindSchema, type HandoffKind } from '../../core/handoff/mapping-file.ts';
import { useMay } from '../api/me.ts';
import { useApi } from '../api/use-api.ts';
import type { EditorProps } from '../draft/editor-props.ts';
import { readNeeds, type Needs } from './list-targets.ts';

const listSchema = z.object({ items: z.array(z.object({ id: z.string(), which: z.string(), kind: handoffKindSchema.nullable() })) });
const textSchema = z.object({ text: z.string() });

/** What the requirements ask for: those of the draft, else those that run. null: nobody knows. */
export function useNeeds(others: EditorProps['others'], kind: HandoffKind): Needs | null {
  const inDraft = others.find(({ which }) => which === 'requirements')?.text;
  const maySee = useMay('see_mappings') && inDraft === undefined;
  const list = useApi(listSchema, '/api/v1/mappings?limit=200', { enabled: maySee });
  const id = list.data?.data.items.find((file) => file.which === 'requirements' && file.kind === kind)?.id;
  const running = useApi(textSchema, `/api/v1/mappings/${encodeURIComponent(id ?? '')}`, { enabled: maySee && id !== undefined });
  const text = inDraft ?? running.data?.data.text;
  return useMemo(() => (text === undefined ? null : readNeeds(text)), [text]);
}
