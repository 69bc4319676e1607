import type { RenderedRootNode } from '@hubspot/ui-extensions/testing';

interface AnyNode {
  readonly nodeType: string;
  readonly name?: string;
  readonly text?: string | null;
  readonly props?: Readonly<Record<string, unknown>>;
  readonly childNodes?: readonly AnyNode[];
}

const LOOK = `
  body { margin: 0; padding: 16px; background: #f5f8fa; font: 14px/1.45 system-ui, "Helvetica Neue", Arial, sans-serif; color: #33475b; }
  .card { width: var(--width); box-sizing: border-box; padding: 16px; background: #fff; border: 1px solid #cbd6e2; border-radius: 4px; }
  .card > h1 { margin: 0 0 12px; font-size: 15px; }
  .flex { display: flex; } .column { flex-direction: column; } .wrap { flex-wrap: wrap; }
  .xs { gap: 4px; } .sm { gap: 8px; } .md { gap: 16px; }
  .between { justify-content: space-between; } .center { align-items: center; }
  p { margin: 0; } p.micro { font-size: 12px; color: #516f90; } .bold { font-weight: 700; } .demibold { font-weight: 600; }
  h2 { margin: 0; font-size: 15px; } hr { width: 100%; border: 0; border-top: 1px solid #dfe3eb; margin: 0; }
  .score { flex: none; width: 56px; height: 56px; border-radius: 50%; display: grid; place-items: center; font-weight: 700; font-size: 18px; }
  .tag { align-self: flex-start; display: inline-flex; align-items: center; gap: 6px; } .tag i { width: 9px; height: 9px; border-radius: 50%; background: #7c98b6; }
  .tag.success i { background: #00a38d; } .tag.warning i { background: #e6a100; } .tag.danger i { background: #d94c53; } .tag.info i { background: #0091ae; }
  .alert { padding: 12px; border: 1px solid #7c98b6; border-radius: 3px; } .alert b { display: block; }
  .alert.danger { background: #fdedee; border-color: #d94c53; } .alert.success { background: #e5f5f3; border-color: #00a38d; } .alert.warning { background: #fef8e6; border-color: #e6a100; } .alert.info { background: #e5f5f8; border-color: #0091ae; }
  .tile { padding: 12px; border: 1px solid #cbd6e2; border-radius: 3px; }
  button { font: 12px/1 inherit; padding: 6px 10px; border: 1px solid #7c98b6; border-radius: 3px; background: #eaf0f6; color: #33475b; }
  .property { display: block; font-size: 12px; color: #516f90; } .property span { display: block; margin-top: 2px; min-height: 28px; border: 1px solid #7c98b6; border-radius: 3px; background: #f5f8fa; }
  .state { text-align: center; display: grid; gap: 8px; padding: 16px; }
`;

/**
 * A page with what HubSpot's renderer gives, in a thin stand-in look: HubSpot draws its components itself, so contents and
 * order are as people see them, colours and measures are not.
 */
export const drawCard = (root: RenderedRootNode, width: number): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Handoff</title><style>${LOOK}</style><main class="card" style="--width: ${width}px"><h1>Handoff</h1>${drawAll(root)}</main></html>`;

const drawAll = (node: AnyNode): string => (node.childNodes ?? []).map(draw).join('');
const escaped = (text: unknown): string => String(text ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const of = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null && key in value ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined);

const DRAWN: Readonly<Record<string, (props: Readonly<Record<string, unknown>>, inner: string) => string>> = {
  Flex: (props, inner) => `<div class="flex ${props['direction'] === 'column' ? 'column' : ''} ${escaped(props['gap'])} ${escaped(props['justify'])} ${escaped(props['align'])} ${props['wrap'] === undefined ? '' : 'wrap'}">${inner}</div>`,
  Text: (props, inner) => {
    const look = `${props['variant'] === 'microcopy' ? 'micro' : ''} ${escaped(of(props['format'], 'fontWeight'))}`;
    return props['inline'] === true ? `<span class="${look}">${inner}</span>` : `<p class="${look}">${inner}</p>`;
  },
  ScoreCircle: (props) => {
    const score = Number(props['score']);
    return `<div class="score" style="background: radial-gradient(#fff 60%, transparent 62%), conic-gradient(#00a38d ${score}%, #dfe3eb 0)">${score}</div>`;
  },
  StatusTag: (props, inner) => `<span class="tag ${escaped(props['variant'])}"><i></i>${inner}</span>`,
  Alert: (props, inner) => `<div class="alert ${escaped(props['variant'])}"><b>${escaped(props['title'])}</b>${inner}</div>`,
  Divider: () => '<hr>',
  Heading: (_, inner) => `<h2>${inner}</h2>`,
  Link: (props, inner) => `<a href="${escaped(of(props['href'], 'url'))}">${inner}</a>`,
  Tile: (_, inner) => `<section class="tile">${inner}</section>`,
  Button: (_, inner) => `<button type="button">${inner}</button>`,
  CrmActionButton: (_, inner) => `<button type="button">${inner}</button>`,
  EmptyState: (props, inner) => `<div class="state"><h2>${escaped(props['title'])}</h2>${inner}</div>`,
  ErrorState: (props, inner) => `<div class="state"><h2>${escaped(props['title'])}</h2>${inner}</div>`,
  LoadingSpinner: (props) => `<div class="state">${escaped(props['label'])} …</div>`,
  CrmPropertyList: (props) => drawProperties(props['properties']),
  CrmAssociationPropertyList: (props) => drawProperties(props['properties']),
};
const drawProperties = (names: unknown): string => (Array.isArray(names) ? names : []).map((name) => `<label class="property">${escaped(name)}<span></span></label>`).join('');

function draw(node: AnyNode): string {
  if (node.nodeType === 'text') return escaped(node.text);
  const drawn = DRAWN[node.name ?? ''];
  if (drawn === undefined) throw new Error(`The picture has no look for ${node.name ?? node.nodeType}.`);
  return drawn(node.props ?? {}, drawAll(node));
}
