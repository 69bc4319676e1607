import type { useCrmProperties } from '@hubspot/ui-extensions/crm';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { HandoffCard } from '../handoff-card.tsx';
import type { PropertyValues } from '../read-handoff.ts';
import { DEAL_ID, TODAY } from './card-states.ts';

interface Shown {
  readonly values: PropertyValues;
  readonly place?: 'crm.record.tab' | 'crm.record.sidebar' | 'crm.preview';
  readonly state?: Partial<ReturnType<typeof useCrmProperties>>;
}

/** The card as HubSpot's own renderer shows it; `asked` are the properties that it asked for. */
export function renderCard({ values, place = 'crm.record.tab', state = {} }: Shown) {
  const renderer = createRenderer(place);
  const asked: string[] = [];
  renderer.mocks.useCrmProperties.willCall((names: string[]) => {
    asked.splice(0, asked.length, ...names);
    // As HubSpot answers: only what was asked for.
    const properties = Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
    return { properties, error: null, isLoading: false, isRefetching: false, refetch: () => Promise.resolve(), ...state };
  });
  renderer.render(<HandoffCard dealId={DEAL_ID} today={TODAY} canEdit={place === 'crm.record.tab'} />);
  return { ...renderer, asked, text: () => textOf(renderer.getRootNode()) };
}

interface AnyNode {
  readonly nodeType: string;
  readonly name?: string;
  readonly text?: string | null;
  readonly props?: Readonly<Record<string, unknown>>;
  readonly childNodes?: readonly AnyNode[];
}

/** Everything that a person reads, one part a line. */
function textOf(node: AnyNode): string {
  if (node.nodeType === 'text') return node.text ?? '';
  const own = ['title', 'label'].map((name) => node.props?.[name]).filter((value) => typeof value === 'string');
  const isInline = node.name === 'Text' || node.name === 'Alert' || node.name === 'Button';
  return [...own, (node.childNodes ?? []).map(textOf).join(isInline ? '' : '\n')].filter((part) => part !== '').join('\n');
}
